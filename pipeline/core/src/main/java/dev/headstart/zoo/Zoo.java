// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Names;
import dev.headstart.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The pretrained nets that have names: those in {@code conf/zoo.yaml} and the user's own. */
public final class Zoo {

  private static final String OWN = "/dev/headstart/zoo/zoo.yaml";

  private final Map<String, ZooEntry> entries;

  private Zoo(Map<String, ZooEntry> entries) {
    this.entries = entries;
  }

  /**
   * Reads the zoo that comes with Headstart and further zoo files. If a name appears more than
   * once, the last file wins, so that a file can name mirrors.
   *
   * @param files zoo files on any Hadoop file system
   * @throws InputException if one of them does not exist or is not valid
   */
  public static Zoo with(List<String> files, Configuration hadoop) {
    Map<String, ZooEntry> entries = new LinkedHashMap<>(own());
    for (String file : files) {
      byte[] yaml = new NetFiles(hadoop).read(file, "zoo file");
      entries.putAll(ZooDocument.read(new String(yaml, StandardCharsets.UTF_8), file));
    }
    return new Zoo(entries);
  }

  /** Returns all entries, in the order of the files. */
  public Collection<ZooEntry> entries() {
    return entries.values();
  }

  /** Returns the net of that name, empty if there is none. */
  public Optional<ZooEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /** Returns the exception for a name that is not in the zoo. */
  public InputException unknown(String name) {
    return new InputException(
        Texts.format(
            "No net '%s' in the zoo or the cache; nearest: %s. headstart zoo list shows all; a file"
                + " of your own is named with its ending, .onnx or .zip.",
            name, String.join(", ", Names.nearest(name, entries.keySet(), 3))));
  }

  private static Map<String, ZooEntry> own() {
    try (InputStream in = Zoo.class.getResourceAsStream(OWN)) {
      return ZooDocument.read(
          new String(in.readAllBytes(), StandardCharsets.UTF_8), "conf/zoo.yaml");
    } catch (IOException e) {
      throw new UncheckedIOException("The jar's own zoo.yaml cannot be read", e);
    }
  }
}
