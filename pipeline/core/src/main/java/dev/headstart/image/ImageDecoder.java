package dev.headstart.image;

import dev.headstart.Texts;
import dev.headstart.image.ImageException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decodes JPEG, PNG, GIF (the first frame), BMP, TIFF and WebP to 8-bit RGB, with the pixels of
 * Pillow's {@code Image.open(file).convert("RGB")}; what Pillow refuses is refused. The format is
 * told from the content.
 *
 * <p>It keeps its buffers from picture to picture and is for one thread; make one a task.
 */
public final class ImageDecoder implements AutoCloseable {
  private final boolean applyExif;
  private final Canvas canvas = new Canvas();
  private final OpenCvCodec openCv = new OpenCvCodec();
  private boolean closed;

  public ImageDecoder(ExifOrientation exif) {
    this.applyExif = Objects.requireNonNull(exif, "exif") == ExifOrientation.APPLY;
  }

  /**
   * Decodes a whole image file.
   *
   * @param file the whole file
   * @return the picture, 8-bit RGB, valid until the next call
   * @throws ImageException if the bytes give no picture; the decoder can be used on
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
      canvas.orient(decode(format, file));
      return canvas;
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw failure(format, e);
    } catch (OutOfMemoryError e) {
      throw new ImageException(
          Kind.TOO_LARGE, "Not enough memory for this " + format + ": " + e.getMessage(), e);
    }
  }

  private Orientation decode(Format format, byte[] file) throws ImageException, IOException {
    return switch (format) {
      case JPEG -> decodeJpeg(file);
      case PNG -> decodePng(file);
      case WEBP -> decodeWebp(file);
      case TIFF -> TiffDecoder.decode(file, canvas);
      case GIF -> {
        GifDecoder.decode(file, canvas);
        yield Orientation.UPRIGHT;
      }
      case BMP -> {
        BmpDecoder.decode(file, canvas);
        yield Orientation.UPRIGHT;
      }
      default -> throw new IllegalStateException("No decoder for " + format);
    };
  }

  private Orientation decodeJpeg(byte[] file) throws ImageException, IOException {
    JpegStructure structure = JpegStructure.read(file);
    if (structure.components() == 4) {
      CmykJpeg.decode(structure, canvas);
    } else {
      openCv.decode(file, 0, file.length, canvas);
      structure.checkEnd();
    }
    return orientation(structure.exif(), structure.xmp());
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
    return applyExif ? Orientation.read(exif, xmp) : Orientation.UPRIGHT;
  }

  private static ImageException failure(Format format, Throwable cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : firstLine(cause);
    if (reason.contains("Failed to allocate")) {
      return new ImageException(
          Kind.TOO_LARGE, "Not enough native memory for this " + format + ": " + reason, cause);
    }
    Kind kind = cause instanceof EOFException ? Kind.TRUNCATED : Kind.CORRUPT;
    return new ImageException(
        kind,
        Texts.format(
            "The %s is %s: %s", format, kind == Kind.TRUNCATED ? "cut off" : "damaged", reason),
        cause);
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Gives the native memory back; the last picture is gone with it. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      openCv.close();
      canvas.close();
    }
  }
}
