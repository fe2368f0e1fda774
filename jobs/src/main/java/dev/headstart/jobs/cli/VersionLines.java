// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.provenance.Versions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** The output of {@code --version}, with Headstart's version first. */
final class VersionLines implements IVersionProvider {

  @Override
  public String[] getVersion() {
    Map<String, String> versions = new TreeMap<>(Versions.all());
    String own = "headstart " + versions.remove("headstart");
    return Stream.concat(
            Stream.of(own),
            versions.entrySet().stream().map(e -> "  " + e.getKey() + " " + e.getValue()))
        .toArray(String[]::new);
  }
}
