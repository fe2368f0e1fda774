// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.NativeLibraries;
import dev.headstart.SetupException;
import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV's native library. */
final class OpenCv {

  private static final String LARGEST_JVM = "org.bytedeco.javacpp.maxPhysicalBytes";

  private OpenCv() {}

  /**
   * Loads the library. To be called before any class of OpenCV is used.
   *
   * @throws SetupException if the library cannot be loaded
   */
  static void load() {
    NativeLibraries.prepare();
    // JavaCPP refuses memory where the JVM has more than four times its heap, mapped files
    // included. Nets are not on the heap: a large one would make every image fail.
    if (System.getProperty(LARGEST_JVM) == null) {
      System.setProperty(LARGEST_JVM, "0");
    }
    try {
      // Each task thread works on one image, and OpenCV's own threads would only compete for the
      // cores.
      opencv_core.setNumThreads(1);
    } catch (LinkageError e) {
      throw new SetupException(
          "OpenCV's native library cannot be loaded: "
              + NativeLibraries.tooOldSystem(e).orElse(String.valueOf(e.getMessage())),
          e);
    }
  }
}
