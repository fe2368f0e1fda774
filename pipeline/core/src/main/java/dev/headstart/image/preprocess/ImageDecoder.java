// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.image.BmpDecoder;
import dev.headstart.image.Canvas;
import dev.headstart.image.CmykJpeg;
import dev.headstart.image.Deadline;
import dev.headstart.image.Format;
import dev.headstart.image.GifDecoder;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.JpegStructure;
import dev.headstart.image.Limits;
import dev.headstart.image.OpenCvCodec;
import dev.headstart.image.Orientation;
import dev.headstart.image.Pixels;
import dev.headstart.image.PngStructure;
import dev.headstart.image.Span;
import dev.headstart.image.WebpStructure;
import dev.headstart.image.tiff.Exif;
import dev.headstart.image.tiff.TiffDecoder;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG, GIF (the first frame), BMP, TIFF and WebP to 8-bit RGB, with the pixels of
 * Pillow's {@code Image.open(file).convert("RGB")}. What Pillow refuses is refused. The format is
 * recognised from the content, not from the file's name.
 *
 * <p>A decoder reuses its buffers and must be used by one thread only; create one per task.
 */
public final class ImageDecoder implements AutoCloseable {
  /** The number of samples that libjpeg processes per nanosecond at most, by measurement. */
  private static final long SAMPLES_A_NANOSECOND = 4;

  private final boolean applyExif;
  private final Canvas canvas = new Canvas();
  private final OpenCvCodec openCv = new OpenCvCodec();
  private final Limits limits;
  private boolean closed;

  public ImageDecoder(ExifOrientation exif) {
    this(exif, Limits.DEFAULT);
  }

  /**
   * Creates a decoder.
   *
   * @param exif whether the camera's orientation is applied
   * @param limits the limits that an image must keep to
   */
  public ImageDecoder(ExifOrientation exif, Limits limits) {
    this.limits = Objects.requireNonNull(limits, "limits");
    this.applyExif = Objects.requireNonNull(exif, "exif") == ExifOrientation.APPLY;
  }

  /**
   * Decodes an image file.
   *
   * @param file the whole file
   * @return the image, 8-bit RGB, valid until the next call
   * @throws ImageException if the bytes cannot be decoded; the decoder remains usable
   */
  public Pixels decode(byte[] file) throws ImageException {
    Objects.requireNonNull(file, "file");
    if (closed) {
      throw new IllegalStateException("The image decoder is closed");
    }
    if (file.length == 0) {
      throw new ImageException(Kind.EMPTY, "The file is empty");
    }
    Format format = Format.of(file);
    if (format == null) {
      throw new ImageException(
          Kind.UNIDENTIFIED, "The file is no image, or damaged at its start: no known signature");
    }
    if (!format.read()) {
      throw new ImageException(
          Kind.UNSUPPORTED, "The format " + format + " is not read: convert it to PNG or JPEG");
    }
    try {
      canvas.trim();
      canvas.orient(decode(format, file, Deadline.in(limits.time())));
      return canvas;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw failure(format, e);
    } catch (OutOfMemoryError e) {
      throw new ImageException(
          Kind.TOO_LARGE, "Not enough memory for this " + format + ": scale the image down", e);
    }
  }

  private Orientation decode(Format format, byte[] file, Deadline deadline)
      throws ImageException, IOException {
    return switch (format) {
      case JPEG -> decodeJpeg(file, deadline);
      case PNG -> decodePng(file);
      case WEBP -> decodeWebp(file);
      case TIFF -> TiffDecoder.decode(file, openCv, canvas, deadline);
      case GIF -> {
        GifDecoder.decode(file, canvas, deadline);
        yield Orientation.UPRIGHT;
      }
      case BMP -> {
        BmpDecoder.decode(file, canvas, deadline);
        yield Orientation.UPRIGHT;
      }
      default -> throw new IllegalStateException("No decoder for " + format);
    };
  }

  private Orientation decodeJpeg(byte[] file, Deadline deadline)
      throws ImageException, IOException {
    JpegStructure structure = JpegStructure.read(file);
    deadline.checkFor(structure.work() / SAMPLES_A_NANOSECOND);
    if (structure.components() == 4) {
      CmykJpeg.decode(structure, canvas, deadline);
    } else {
      decodeJpeg(file, structure);
      structure.checkEnd();
    }
    return orientation(structure.exif(), structure.xmp());
  }

  private void decodeJpeg(byte[] file, JpegStructure structure) throws ImageException {
    try {
      openCv.decode(file, 0, file.length, canvas);
    } catch (ImageException e) {
      if (structure.arithmetic()) {
        throw new ImageException(
            Kind.UNSUPPORTED,
            "A JPEG of arithmetic coding is not read: convert it to a baseline JPEG",
            e);
      }
      throw e;
    }
  }

  private Orientation decodePng(byte[] file) throws ImageException {
    PngStructure structure = PngStructure.read(file);
    byte[] bare = structure.bare();
    if (structure.gray16()) {
      openCv.decodeGray16(bare, 0, bare.length, canvas);
    } else {
      openCv.decode(bare, 0, bare.length, canvas);
    }
    return orientation(structure.exif(), structure.xmp());
  }

  private Orientation decodeWebp(byte[] file) throws ImageException {
    WebpStructure structure = WebpStructure.read(file);
    openCv.decode(file, 0, file.length, canvas);
    return orientation(structure.exif(), structure.xmp());
  }

  private Orientation orientation(@Nullable Span exif, @Nullable Span xmp) {
    return applyExif ? Exif.orientation(exif, xmp) : Orientation.UPRIGHT;
  }

  /**
   * Wraps what a library threw. Its own message is meant for programmers and stays in the cause.
   */
  private static ImageException failure(Format format, Throwable cause) {
    String words = String.valueOf(cause.getMessage());
    if (words.contains("Failed to allocate")) {
      return new ImageException(
          Kind.TOO_LARGE,
          "Not enough native memory for this " + format + ": scale the image down",
          cause);
    }
    if (cause instanceof EOFException) {
      return new ImageException(Kind.TRUNCATED, "The " + format + " is cut off", cause);
    }
    return new ImageException(
        Kind.CORRUPT, "The " + format + " is damaged: its data contradicts itself", cause);
  }

  /** Releases the native memory. The last image is no longer valid afterwards. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      openCv.close();
      canvas.close();
    }
  }
}
