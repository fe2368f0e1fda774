// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image;

import dev.headstart.image.ImageException.Kind;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * OpenCV's decoders. Only files that were checked before are given to them, because they do not
 * tell damaged streams from complete ones, allocate whatever a header asks for, and apply
 * orientation by rules of their own.
 */
public final class OpenCvCodec implements AutoCloseable {
  public static final int RGB =
      opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
  private static final long KEEP_BYTES = 16L << 20;

  static {
    OpenCv.load();
  }

  private BytePointer input = new BytePointer(1 << 20);

  /** Decodes to 8-bit RGB without alpha. */
  public void decode(byte[] file, int offset, int length, Canvas canvas) throws ImageException {
    decode(file, offset, length, RGB, canvas.target());
    canvas.show();
  }

  /**
   * Decodes 16-bit gray and clips it at 255, as Pillow's conversion from {@code I;16} to {@code
   * RGB} does.
   */
  public void decodeGray16(byte[] file, int offset, int length, Canvas canvas)
      throws ImageException {
    try (Mat gray16 = new Mat();
        Mat gray = new Mat()) {
      decode(file, offset, length, opencv_imgcodecs.IMREAD_UNCHANGED, gray16);
      gray16.convertTo(gray, opencv_core.CV_8U);
      opencv_imgproc.cvtColor(gray, canvas.target(), opencv_imgproc.COLOR_GRAY2RGB);
    }
    canvas.show();
  }

  /** Decodes into the caller's matrix with the given OpenCV flags. */
  public void decode(byte[] file, int flags, Mat target) throws ImageException {
    decode(file, 0, file.length, flags, target);
  }

  private void decode(byte[] file, int offset, int length, int flags, Mat target)
      throws ImageException {
    if (input.capacity() < length || input.capacity() > Math.max(KEEP_BYTES, length)) {
      input.close();
      input = new BytePointer(Math.max(length, 1 << 20));
    }
    input.position(0).put(file, offset, length);
    try (Mat encoded = new Mat(1, length, opencv_core.CV_8UC1, input);
        Mat decoded = opencv_imgcodecs.imdecode(encoded, flags, target)) {
      if (decoded.empty()) {
        throw new ImageException(Kind.CORRUPT, "The image data is damaged or cut off");
      }
    }
  }

  @Override
  public void close() {
    input.close();
  }
}
