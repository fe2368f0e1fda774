// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.NativeLibraries;
import dev.headstart.SetupException;
import org.bytedeco.opencv.global.opencv_core;

/** OpenCV's native library. */
final class OpenCv {

  private OpenCv() {}

  /**
   * Loads it; to be called before any class of OpenCV is used.
   *
   * @throws SetupException if it cannot be loaded
   */
  static void load() {
    NativeLibraries.prepare();
    try {
      // One image a task thread: OpenCV's own threads would only fight over the cores.
      opencv_core.setNumThreads(1);
    } catch (LinkageError e) {
      throw new SetupException(
          "OpenCV's native library cannot be loaded: "
              + NativeLibraries.tooOldSystem(e).orElse(String.valueOf(e.getMessage())),
          e);
    }
  }
}
