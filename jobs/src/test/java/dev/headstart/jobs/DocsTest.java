// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the documentation names is there: verbs, options, files and headings. */
class DocsTest {

  private static final Path HOME = Path.of("").toAbsolutePath().getParent();

  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Pattern CALL =
      Pattern.compile(
          "(?<![\\w/.-])(?:bin/|\\S*/bin/)?headstart ((?:[a-z]+ )?[a-z]+)(?=[ `\n]|$)(.*)");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.*)$");

  private static final CommandLine MODEL = new CommandLine(new Headstart());

  static Stream<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(HOME.resolve("README.md"));
    try (Stream<Path> docs = Files.list(HOME.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    try (Stream<Path> conf = Files.list(HOME.resolve("conf"))) {
      conf.sorted().forEach(pages::add);
    }
    return pages.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyOptionIsOneOfSomeVerb(Path page) throws IOException {
    Set<String> known = new TreeSet<>(sparkOptions());
    known.addAll(options(MODEL));
    verbs(MODEL, "").values().forEach(verb -> known.addAll(options(verb)));

    assertThat(options(Files.readString(page))).isSubsetOf(known);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyCallIsOfAVerbWithItsOwnOptions(Path page) throws IOException {
    Map<String, CommandLine> verbs = verbs(MODEL, "");
    List<String> wrong = new ArrayList<>();
    for (MatchResult call : calls(Files.readString(page))) {
      String[] words = call.group(1).split(" ", -1);
      CommandLine verb =
          words.length == 2 && verbs.containsKey(call.group(1))
              ? verbs.get(call.group(1))
              : verbs.get(words[0]);
      if (verb == null) {
        wrong.add("no verb: " + call.group());
        continue;
      }
      Set<String> unknown = options(call.group(2));
      unknown.removeAll(options(verb));
      unknown.removeAll(sparkOptions());
      unknown.removeAll(Set.of("--help", "--version"));
      if (!unknown.isEmpty()) {
        wrong.add(unknown + ": " + call.group());
      }
    }
    assertThat(wrong).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Path page) throws IOException {
    List<String> broken = new ArrayList<>();
    for (MatchResult link : all(LINK, Files.readString(page))) {
      String to = link.group(1);
      if (to.matches("[a-z]+:.*")) {
        continue;
      }
      String[] parts = to.split("#", 2);
      Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
      if (!Files.exists(file) || (parts.length == 2 && !anchors(file).contains(parts[1]))) {
        broken.add(to);
      }
    }
    assertThat(broken).isEmpty();
  }

  /** The calls in code: of a line that ends in a backslash the next one is a part. */
  private static List<MatchResult> calls(String page) {
    List<MatchResult> calls = new ArrayList<>();
    for (String line : page.replaceAll("\\\\\n", " ").split("\n", -1)) {
      String code =
          line.startsWith("    ")
              ? line
              : all(Pattern.compile("`([^`]+)`"), line).stream()
                  .map(span -> span.group(1))
                  .collect(Collectors.joining("\n"));
      calls.addAll(all(CALL, code));
    }
    return calls;
  }

  /** As GitHub makes them of headings. */
  private static Set<String> anchors(Path file) throws IOException {
    return all(HEADING, Files.readString(file)).stream()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  /** Those that bin/headstart hands on. */
  private static Set<String> sparkOptions() throws IOException {
    String launcher = Files.readString(HOME.resolve("bin/headstart"));
    int from = launcher.indexOf("spark_option()");
    Set<String> options = options(launcher.substring(from, launcher.indexOf("esac", from)));
    options.addAll(Set.of("--class"));
    return options;
  }

  private static Map<String, CommandLine> verbs(CommandLine of, String before) {
    return of.getSubcommands().entrySet().stream()
        .flatMap(
            verb ->
                Stream.concat(
                    Stream.of(Map.entry(before + verb.getKey(), verb.getValue())),
                    verbs(verb.getValue(), before + verb.getKey() + " ").entrySet().stream()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Set<String> options(CommandLine verb) {
    return verb.getCommandSpec().options().stream()
        .flatMap(option -> Stream.of(option.names()))
        .collect(Collectors.toSet());
  }

  private static Set<String> options(String text) {
    return all(OPTION, text).stream()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().toList();
  }
}
