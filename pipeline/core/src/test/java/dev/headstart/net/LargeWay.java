// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Treats nets of any size as large ones. */
public final class LargeWay {

  private LargeWay() {}

  /** The same net with its weights in a file. */
  public static PretrainedNet of(PretrainedNet small) {
    try {
      return PretrainedNet.of(
          OnnxFile.read(ByteBuffer.wrap(small.onnx()), LargeWay::none, 1), small.card());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ByteBuffer none(String name, long offset, int length) throws IOException {
    throw new IOException("There is no file " + name);
  }
}
