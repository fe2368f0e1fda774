// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where native libraries are unpacked, and what they need of a machine. */
public final class NativeLibraries {

  private static final String CACHE = "org.bytedeco.javacpp.cachedir";
  private static final Pattern LIBC =
      Pattern.compile("version [`']GLIBC(?:XX)?_([0-9.]+)' not found");

  private NativeLibraries() {}

  /**
   * To be called before OpenCV or nd4j is used: in a container of YARN they are unpacked into its
   * own temporary folder, which YARN deletes with it, however it ends. Elsewhere javacpp's cache in
   * the user's home serves all runs.
   */
  public static void prepare() {
    if (System.getenv("CONTAINER_ID") != null && System.getProperty(CACHE) == null) {
      System.setProperty(
          CACHE, Path.of(System.getProperty("java.io.tmpdir"), "javacpp").toString());
    }
  }

  /**
   * Makes sure that this machine's processor has the instructions that nd4j was built for.
   *
   * @throws SetupException where it has not
   */
  public static void needAvx2() {
    try {
      if (System.getProperty("os.arch").equals("amd64")) {
        needAvx2(Files.readString(Path.of("/proc/cpuinfo")));
      }
    } catch (IOException e) {
      return; // another system, which does not tell
    }
  }

  static void needAvx2(String cpuinfo) {
    boolean known = cpuinfo.lines().anyMatch(line -> line.startsWith("flags"));
    boolean has =
        cpuinfo
            .lines()
            .anyMatch(line -> line.startsWith("flags") && (line + " ").contains(" avx2 "));
    if (known && !has) {
      throw new SetupException(
          "This machine's processor has no AVX2, which fine-tuning needs (extract and predict do"
              + " not): run it on other machines, or build with"
              + " -Dnd4j.classifier=linux-x86_64-onednn.",
          null);
    }
  }

  /**
   * What to say where a library could not be loaded because the system is too old for it.
   *
   * @return empty where that is not the cause
   */
  public static Optional<String> tooOldSystem(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Matcher found = LIBC.matcher(String.valueOf(cause.getMessage()));
      if (found.find()) {
        return Optional.of(
            Texts.format(
                "the system is too old for it: it needs glibc %s, as in Debian 12, Ubuntu 22.04 or"
                    + " newer",
                found.group(1)));
      }
    }
    return Optional.empty();
  }
}
