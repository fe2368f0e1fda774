// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.net.ActivationSession;
import java.nio.FloatBuffer;

/** Runs a net on images, one at a time, and notes what its tensors are like. */
public final class Observer implements AutoCloseable {

  private final Observed net;
  private final ActivationSession session;
  private final Calibration calibration = new Calibration();

  /**
   * Opens a net.
   *
   * @param threads the number of threads that one run may use
   * @throws dev.headstart.net.card.InvalidNetException if ONNX Runtime cannot run it
   */
  public Observer(Observed net, int threads) {
    this.net = net;
    this.session = ActivationSession.open(net.onnx(), threads);
  }

  /**
   * Adds an image.
   *
   * @param image its floats, {@code 3 * height * width}, in a direct buffer
   */
  public void add(FloatBuffer image) {
    long[] shape = {1, net.channels(), net.height(), net.width()};
    FloatBuffer planes = image.slice(0, Math.toIntExact(shape[1] * shape[2] * shape[3]));
    calibration.add(net.image(), planes.duplicate(), net.channels());
    session.run(
        planes,
        shape,
        (name, values, of) ->
            calibration.add(name, values, of.length > 1 ? Math.toIntExact(of[1]) : 1));
    calibration.addImage();
  }

  /** Returns what was noted so far. */
  public Calibration calibration() {
    return calibration;
  }

  @Override
  public void close() {
    session.close();
  }
}
