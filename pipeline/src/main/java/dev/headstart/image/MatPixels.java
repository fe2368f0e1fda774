package dev.headstart.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;

/** The rows of a native matrix of three bytes a pixel. */
final class MatPixels implements Pixels {
  private final Mat mat;
  private final int width;
  private final int height;
  private final BytePointer data;

  MatPixels(Mat mat) {
    this.mat = mat;
    this.width = mat.cols();
    this.height = mat.rows();
    this.data = mat.data();
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
    data.position(y * mat.step()).get(rgb, 0, 3 * width);
  }
}
