// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The versions that affect results: those of the libraries built in, and of the Java and Spark at
 * run time.
 */
public final class Versions {

  private Versions() {}

  /** Returns the versions by name: {@code headstart}, {@code java}, {@code spark} and so on. */
  public static Map<String, String> all() {
    Properties built = new Properties();
    try (InputStream in =
        Versions.class.getResourceAsStream("/dev/headstart/versions.properties")) {
      built.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> versions = new TreeMap<>();
    built.forEach((name, version) -> versions.put((String) name, (String) version));
    versions.put("java", System.getProperty("java.version"));
    return versions;
  }
}
