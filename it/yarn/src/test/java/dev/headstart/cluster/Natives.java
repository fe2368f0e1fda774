// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The native libraries of ours that a process has loaded. */
final class Natives {

  private static final Pattern OURS =
      Pattern.compile("onnxruntime|opencv|openblas|javacpp|nd4j", Pattern.CASE_INSENSITIVE);

  private Natives() {}

  /** Their files. */
  static List<Path> of(ProcessHandle process) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/maps")).stream()
        .filter(line -> line.contains(".so"))
        .map(line -> Path.of(line.substring(line.indexOf('/'))))
        .filter(file -> OURS.matcher(file.toString()).find())
        .distinct()
        .toList();
  }
}
