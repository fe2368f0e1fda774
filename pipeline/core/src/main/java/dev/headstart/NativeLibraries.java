// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decides where native libraries are unpacked, and checks that the machine can run them. */
public final class NativeLibraries {

  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  /** Of dev.ludovic.netlib, which MLlib uses. */
  private static final String BLAS_OF_MLLIB = "dev.ludovic.netlib.blas.nativeLib";

  private static final Pattern LIBC =
      Pattern.compile("version [`']GLIBC(?:XX)?_([0-9.]+)' not found");

  private NativeLibraries() {}

  /**
   * Sets the folder for unpacked libraries. To be called before OpenCV or ND4J is used. In a YARN
   * container this is the container's temporary folder, which YARN deletes with the container,
   * however it ends. Elsewhere JavaCPP's cache in the user's home serves all runs.
   *
   * <p>MLlib uses its BLAS in Java from now on, unless the property {@code
   * dev.ludovic.netlib.blas.nativeLib} or {@code nativeLibPath} is set. The system's {@code
   * libblas.so.3} may be a wrapper of another OpenBLAS (it is on Debian and Ubuntu); it would call
   * the one loaded here, whose name is the same, and the JVM would crash.
   */
  public static void prepare() {
    if (System.getProperty(BLAS_OF_MLLIB) == null
        && System.getProperty(BLAS_OF_MLLIB + "Path") == null) {
      System.setProperty(BLAS_OF_MLLIB, "none beside the OpenBLAS of OpenCV");
    }
    if (System.getenv("CONTAINER_ID") != null && System.getProperty(CACHE) == null) {
      System.setProperty(
          CACHE, Path.of(System.getProperty("java.io.tmpdir"), "javacpp").toString());
    }
  }

  /**
   * Checks that the processor has the instructions that ND4J was built for.
   *
   * @throws SetupException if it does not
   */
  public static void needAvx2() {
    try {
      if (System.getProperty("os.arch").equals("amd64")) {
        needAvx2(Files.readString(Path.of("/proc/cpuinfo")));
      }
    } catch (IOException e) {
      return; // another operating system, which does not list them
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
   * Returns an explanation if a library could not be loaded because the operating system is too old
   * for it.
   *
   * @return empty if the cause is another
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
