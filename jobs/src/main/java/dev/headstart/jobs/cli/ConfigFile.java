// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.headstart.InputException;
import dev.headstart.Names;
import dev.headstart.Texts;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults from {@code headstart.conf} (HOCON): {@code extract.batch-commit = 5000} is equivalent
 * to {@code extract --batch-commit 5000}, and {@code extract.images = [a, b]} to {@code extract
 * --images a b}. The command line takes precedence. An unknown key is refused.
 */
public final class ConfigFile {

  /** The system property that {@code bin/headstart} sets to the file in {@code conf}. */
  static final String PROPERTY = "headstart.conf";

  private final String name;
  private final Config config;

  private ConfigFile(String name, Config config) {
    this.name = name;
    this.config = config;
  }

  /**
   * Returns the file that {@code --config} names, otherwise the one in {@code conf}, otherwise an
   * empty one.
   *
   * @throws InputException if it does not exist, cannot be read or has an unknown key
   */
  public static ConfigFile of(String[] args, CommandLine line) {
    String named = named(args);
    String name = named == null ? System.getProperty(PROPERTY) : named;
    if (name == null || (named == null && !new File(name).exists())) {
      return new ConfigFile("no file", ConfigFactory.empty());
    }
    if (!new File(name).isFile()) {
      throw new InputException(Texts.format("No configuration file at %s.", name));
    }
    try {
      Config parsed = ConfigFactory.parseFile(new File(name)).resolve();
      ConfigFile file = new ConfigFile(name, parsed);
      file.check(keys(line));
      file.takeLists(line);
      return file;
    } catch (ConfigException e) {
      throw new InputException(Texts.format("Cannot read %s: %s", name, e.getMessage()), e);
    }
  }

  public IDefaultValueProvider defaults() {
    return argument -> {
      if (!(argument instanceof OptionSpec option) || HelpOptions.isOne(option)) {
        return null;
      }
      String key = key(verb(option.command()), option);
      if (!config.hasPath(key)) {
        return null;
      }
      return isList(key)
          ? String.join(separator(option), config.getStringList(key))
          : config.getString(key);
    };
  }

  private void check(Set<String> known) {
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        String nearest = Names.nearest(key, known, 1).get(0);
        throw new InputException(
            Texts.format(
                "Unknown key %s in %s (line %d): did you mean %s?",
                key, name, entry.getValue().origin().lineNumber(), nearest));
      }
    }
  }

  /**
   * Enables lists as defaults: picocli takes several values from one text only if the option is
   * split at a character.
   */
  private void takeLists(CommandLine line) {
    CommandSpec command = line.getCommandSpec();
    for (OptionSpec option : List.copyOf(command.options())) {
      String key = key(verb(command), option);
      if (HelpOptions.isOne(option) || !config.hasPath(key) || !isList(key)) {
        continue;
      }
      if (!option.isMultiValue()) {
        throw new InputException(
            Texts.format(
                "%s in %s (line %d) takes one value, not a list.",
                key, name, config.getValue(key).origin().lineNumber()));
      }
      command.remove(option);
      command.addOption(OptionSpec.builder(option).splitRegex(separator(option)).build());
    }
    line.getSubcommands().values().forEach(this::takeLists);
  }

  private boolean isList(String key) {
    return config.getValue(key).valueType() == ConfigValueType.LIST;
  }

  private static String separator(OptionSpec option) {
    return option.splitRegex().isEmpty() ? "\u001f" : option.splitRegex();
  }

  private static Set<String> keys(CommandLine line) {
    Set<String> keys = new TreeSet<>();
    line.getCommandSpec().options().stream()
        .filter(option -> !HelpOptions.isOne(option))
        .forEach(option -> keys.add(key(verb(option.command()), option)));
    line.getSubcommands().values().forEach(sub -> keys.addAll(keys(sub)));
    return keys;
  }

  /** Returns the name of a command, such as {@code extract} or {@code zoo.show}. */
  private static String verb(CommandSpec command) {
    return command.qualifiedName(".").replaceFirst("^headstart\\.", "");
  }

  private static String key(String verb, OptionSpec option) {
    return verb + "." + option.longestName().replaceFirst("^-+", "");
  }

  private static @Nullable String named(String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--config") && i + 1 < args.length) {
        return args[i + 1];
      }
      if (args[i].startsWith("--config=")) {
        return args[i].substring("--config=".length());
      }
    }
    return null;
  }
}
