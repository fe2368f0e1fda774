// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.gpu.DeviceRun;
import java.nio.FloatBuffer;

/** A session with the memory for one run. If the net takes one image at a time, so does the run. */
final class SessionRun implements DeviceRun {

  private final CodeSession session;
  private final BatchMemory memory;

  SessionRun(CodeSession session, BatchMemory memory) {
    this.session = session;
    this.memory = memory;
  }

  BatchMemory memory() {
    return memory;
  }

  @Override
  public FloatBuffer input() {
    return memory.input();
  }

  @Override
  public void run(int images) {
    if (session.batched()) {
      runAt(0, images);
    } else {
      for (int image = 0; image < images; image++) {
        runAt(image, 1);
      }
    }
  }

  @Override
  public float[] code(int layer, int image) {
    return memory.code(layer, image);
  }

  private void runAt(int first, int n) {
    try (BatchMemory.View view = memory.view(first, n)) {
      session.run(view);
    }
  }
}
