// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Whether this processor adds up products of bytes without loss.
 *
 * <p>On x86 without VNNI the fast instruction for it adds two products of an unsigned and a signed
 * byte in 16 bits, which do not always hold them. There ONNX Runtime must be asked for kernels that
 * are exact and slower. With VNNI it must not be asked: it would take the slower ones there too.
 */
final class ByteSums {

  /** ONNX Runtime's setting for exact kernels on x86. */
  static final String EXACT = "session.x64quantprecision";

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final boolean SATURATE = saturate(System.getProperty("os.arch", ""));

  private ByteSums() {}

  /** Returns whether ONNX Runtime's usual kernels may lose something here. */
  static boolean saturate() {
    return SATURATE;
  }

  private static boolean saturate(String architecture) {
    if (!List.of("amd64", "x86_64").contains(architecture.toLowerCase(Locale.ROOT))) {
      return false;
    }
    try {
      return !hasVnni(Files.readString(PROCESSORS));
    } catch (IOException e) {
      return true; // not Linux: exact kernels are right everywhere
    }
  }

  /** Returns whether all processors of a {@code /proc/cpuinfo} have VNNI. */
  static boolean hasVnni(String processors) {
    List<String> flags =
        processors.lines().filter(line -> line.startsWith("flags")).distinct().toList();
    return !flags.isEmpty()
        && flags.stream()
            .allMatch(
                line ->
                    Arrays.stream(line.split("\\s+", -1))
                        .anyMatch(List.of("avx512_vnni", "avx_vnni")::contains));
  }
}
