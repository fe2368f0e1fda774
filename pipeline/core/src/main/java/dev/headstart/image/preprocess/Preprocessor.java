// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.ImageSize;
import dev.headstart.image.Limits;
import dev.headstart.image.Pixels;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Converts the bytes of image files to a net's input, as {@code Image.open(f).convert("RGB")}
 * followed by torchvision's Resize, CenterCrop, ToTensor and Normalize would, with pixels equal to
 * the bit.
 *
 * <p>A preprocessor reuses its buffers and must be used by one thread only; create one per task.
 */
public final class Preprocessor implements AutoCloseable {
  private final Preprocessing spec;
  private final ImageDecoder decoder;
  private final Resizer resizer;
  private final Normalizer normalizer;
  private final byte[] rgb;
  private long nanos;

  public Preprocessor(Preprocessing spec) {
    this(spec, Limits.DEFAULT);
  }

  /**
   * Creates a preprocessor.
   *
   * @param spec the net's preprocessing
   * @param limits the limits that an image must keep to
   */
  public Preprocessor(Preprocessing spec, Limits limits) {
    this.spec = Objects.requireNonNull(spec, "spec");
    this.decoder = new ImageDecoder(spec.exif(), limits);
    this.resizer = new Resizer(spec);
    this.normalizer = new Normalizer(spec);
    this.rgb = new byte[spec.length()];
  }

  /**
   * Decodes, resizes, crops and normalises one image.
   *
   * @param file the whole image file
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size before the resize, after its orientation was applied
   * @throws ImageException if the bytes cannot be decoded; {@code out} is then unchanged
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(byte[] file, FloatBuffer out, int offset) throws ImageException {
    return load(decoder.decode(Objects.requireNonNull(file, "file")), out, offset);
  }

  /**
   * Decodes, varies at random, resizes, crops and normalises one image, for training. Equal bytes
   * and a generator of equal algorithm and state give equal floats in every run. {@link
   * Augmentation#NONE} gives the same floats as {@link #load(byte[], FloatBuffer, int)}.
   *
   * <p>The number of random numbers drawn depends on the image. For reproducible runs each image
   * therefore needs a generator of its own, seeded from the run's seed, the epoch and the image.
   * Use {@link java.util.SplittableRandom}: the first numbers of {@link java.util.Random} hardly
   * differ between neighbouring seeds.
   *
   * @param file the whole image file
   * @param how the kind and strength of the variation
   * @param random the source of random numbers; nothing is drawn if the bytes cannot be decoded
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size before crop and resize, after its orientation was applied
   * @throws ImageException if the bytes cannot be decoded; {@code out} is then unchanged
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(
      byte[] file, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
      throws ImageException {
    return load(decoder.decode(Objects.requireNonNull(file, "file")), how, random, out, offset);
  }

  /**
   * Varies at random, resizes, crops and normalises an image that is already decoded.
   *
   * @param pixels the upright image: no orientation is applied
   * @param how the kind and strength of the variation
   * @param random the source of random numbers
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size
   * @throws ImageException if the image is too large for the memory; {@code out} is then unchanged
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(
      Pixels pixels, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
      throws ImageException {
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(random, "random");
    return load(pixels, how.draw(pixels.width(), pixels.height(), random), out, offset);
  }

  /**
   * Resizes, crops and normalises an image that is already decoded.
   *
   * @param pixels the upright image: no orientation is applied
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size
   * @throws ImageException if the image is too large for the memory; {@code out} is then unchanged
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(Pixels pixels, FloatBuffer out, int offset) throws ImageException {
    return load(pixels, Variation.PLAIN, out, offset);
  }

  private ImageSize load(Pixels pixels, Variation variation, FloatBuffer out, int offset)
      throws ImageException {
    Objects.checkFromIndexSize(offset, spec.length(), out.limit());
    long start = System.nanoTime();
    try {
      Pixels seen = spec.channels() == ChannelOrder.GRAY ? new GrayPixels(pixels) : pixels;
      variation.render(seen, resizer, spec.width(), rgb);
    } catch (OutOfMemoryError e) {
      throw new ImageException(
          Kind.TOO_LARGE,
          Texts.format("Not enough memory to resize %dx%d pixels", pixels.width(), pixels.height()),
          e);
    }
    normalizer.normalize(rgb, out, offset);
    nanos += System.nanoTime() - start;
    return new ImageSize(pixels.width(), pixels.height());
  }

  /**
   * Returns the time in nanoseconds that resizing, cropping, varying and normalising took for all
   * images so far, without decoding.
   */
  public long nanos() {
    return nanos;
  }

  /** Releases the memory. Further loads fail. */
  @Override
  public void close() {
    decoder.close();
  }
}
