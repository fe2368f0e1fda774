// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The image being decoded, in native memory: interleaved RGB, one byte per sample. The memory is
 * reused for the next image, so images of the same size cost no allocation.
 */
public final class Canvas implements Pixels, AutoCloseable {
  /** Memory beyond this size is released before the next image instead of being kept. */
  private static final long KEEP_BYTES = 96L << 20;

  static {
    OpenCv.load();
  }

  private Mat image = new Mat();
  private Mat spare = new Mat();
  private BytePointer data = new BytePointer();
  private int width;
  private int height;
  private long stride;

  /** Returns the matrix that a codec writes to. Call {@link #show} afterwards. */
  Mat target() {
    return image;
  }

  /** Prepares the canvas for rows that are written one by one. */
  public void create(int columns, int rows) {
    image.create(rows, columns, opencv_core.CV_8UC3);
    show();
  }

  /** Adopts what a codec wrote to {@link #target}. */
  void show() {
    width = image.cols();
    height = image.rows();
    stride = image.step();
    data = image.data();
  }

  /** Writes one row of {@code 3 * width} bytes. */
  public void write(int y, byte[] rgb) {
    data.position(y * stride).put(rgb, 0, 3 * width);
  }

  /** Writes {@code count} pixels of a row, starting at column {@code x}. */
  public void write(int x, int y, byte[] rgb, int count) {
    data.position(y * stride + 3L * x).put(rgb, 0, 3 * count);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public void row(int y, byte[] rgb) {
    data.position(y * stride).get(rgb, 0, 3 * width);
  }

  /** Turns the image upright. */
  public void orient(Orientation orientation) {
    if (orientation == Orientation.UPRIGHT) {
      return;
    }
    if (orientation.transposed()) {
      opencv_core.transpose(image, spare);
      swap();
    }
    if (orientation.flipped()) {
      opencv_core.flip(image, spare, orientation.flipCode());
      swap();
    }
    show();
  }

  /** Releases the memory of a large image. */
  public void trim() {
    trim(image);
    trim(spare);
  }

  private static void trim(Mat mat) {
    if (mat.total() * 3 > KEEP_BYTES) {
      mat.release();
    }
  }

  private void swap() {
    Mat turned = spare;
    spare = image;
    image = turned;
  }

  @Override
  public void close() {
    image.close();
    spare.close();
  }
}
