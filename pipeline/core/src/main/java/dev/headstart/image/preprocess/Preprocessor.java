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
 * Turns the bytes of image files into a net's input, as {@code Image.open(f).convert("RGB")} and
 * torchvision's Resize, CenterCrop, ToTensor and Normalize would, with the same pixels to the bit.
 *
 * <p>It reuses its buffers and is for one thread; make one a task.
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
   * A preprocessor with limits of one's own.
   *
   * @param spec what the net wants
   * @param limits what is too much for one image
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
   * @throws ImageException if the bytes give no image; {@code out} is then as it was
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(byte[] file, FloatBuffer out, int offset) throws ImageException {
    return load(decoder.decode(Objects.requireNonNull(file, "file")), out, offset);
  }

  /**
   * The same with the image varied by chance, for training. Equal bytes and a generator of equal
   * algorithm and state give equal floats in every run; {@link Augmentation#NONE} gives those of
   * the plain load.
   *
   * <p>How many numbers are drawn depends on the image, so for runs that can be repeated each image
   * needs a generator of its own, seeded from the run's seed, the pass and the image. Take {@link
   * java.util.SplittableRandom}: the first numbers of {@link java.util.Random} hardly differ
   * between neighbouring seeds.
   *
   * @param file the whole image file
   * @param how what is varied, and by how much
   * @param random what to draw from; nothing is drawn if the bytes give no image
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size before crop and resize, after its orientation was applied
   * @throws ImageException if the bytes give no image; {@code out} is then as it was
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public ImageSize load(
      byte[] file, Augmentation how, RandomGenerator random, FloatBuffer out, int offset)
      throws ImageException {
    return load(decoder.decode(Objects.requireNonNull(file, "file")), how, random, out, offset);
  }

  /**
   * The same with an image that is decoded already.
   *
   * @param pixels the image, as it shall be seen: no orientation is applied
   * @param how what is varied, and by how much
   * @param random what to draw from
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size
   * @throws ImageException if it is too large for the memory; {@code out} is then as it was
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
   * Resizes, crops and normalises an image that is decoded already.
   *
   * @param pixels the image, as it shall be seen: no orientation is applied
   * @param out receives {@code spec.length()} floats: three planes of height x width
   * @param offset the index in {@code out} of the first float; position and limit are not changed
   * @return the image's size
   * @throws ImageException if it is too large for the memory; {@code out} is then as it was
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
   * How long the resizing, cropping, varying and normalising of all images so far took, without
   * decoding.
   */
  public long nanos() {
    return nanos;
  }

  /** Gives the memory back; further loads fail. */
  @Override
  public void close() {
    decoder.close();
  }
}
