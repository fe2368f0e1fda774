package dev.headstart.image;

import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Decodes image files of any known format to RGB. It reuses its memory and is for one thread. */
public final class ImageDecoder implements AutoCloseable {
  private static final int FLAGS =
      opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

  private final Mat picture = new Mat();

  public ImageDecoder(ExifOrientation exif) {
    Objects.requireNonNull(exif, "exif");
  }

  /**
   * Decodes a whole image file.
   *
   * @param file the whole file; its format is told from its content
   * @return the picture, valid until the next call
   * @throws ImageException if the bytes give no picture
   */
  public Pixels decode(byte[] file) throws ImageException {
    if (file.length == 0) {
      throw new ImageException(ImageException.Kind.EMPTY, "The file is empty");
    }
    try (BytePointer bytes = new BytePointer(file);
        Mat input = new Mat(1, file.length, opencv_core.CV_8UC1, bytes);
        Mat same = opencv_imgcodecs.imdecode(input, FLAGS, picture)) {
      if (same.empty()) {
        throw new ImageException(ImageException.Kind.CORRUPT, "The image data is damaged");
      }
    }
    return new MatPixels(picture);
  }

  /** Gives the memory back. */
  @Override
  public void close() {
    picture.close();
  }
}
