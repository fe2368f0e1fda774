// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import dev.headstart.image.ThumbnailEncoder;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.ImageDecoder;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.source.ListedImage;
import java.nio.FloatBuffer;
import java.util.List;

/** Makes thumbnails in one task. */
final class ThumbnailMaker implements AutoCloseable {

  private static final int QUALITY = 62;
  private static final int SEEN_SIDE = 128;

  private final Preprocessing net;
  private final Preprocessor forNet;
  private final FloatBuffer seen;
  private final ImageDecoder upright = new ImageDecoder(ExifOrientation.APPLY);

  ThumbnailMaker(Preprocessing net) {
    this.net = net;
    this.forNet = new Preprocessor(net);
    this.seen = FloatBuffer.allocate(net.length());
  }

  /**
   * Makes the thumbnail of the whole image, and of what the net saw.
   *
   * @param side the longer side in pixels
   */
  Thumbnail both(ListedImage image, int side) throws ImageException {
    image.load(forNet, seen, 0);
    return new Thumbnail(whole(image, side), seen(), null);
  }

  /** Makes the thumbnail of the whole image only. */
  Thumbnail small(ListedImage image, int side) throws ImageException {
    return new Thumbnail(whole(image, side), null, null);
  }

  private byte[] whole(ListedImage image, int side) throws ImageException {
    Pixels pixels =
        image instanceof ListedImage.Encoded encoded
            ? upright.decode(encoded.file())
            : ((ListedImage.Decoded) image).pixels();
    double scale = Math.min(1, (double) side / Math.max(pixels.width(), pixels.height()));
    Preprocessing spec =
        plain(
            Math.max(1, (int) Math.rint(pixels.width() * scale)),
            Math.max(1, (int) Math.rint(pixels.height() * scale)));
    FloatBuffer out = FloatBuffer.allocate(spec.length());
    try (Preprocessor exact = new Preprocessor(spec)) {
      exact.load(pixels, out, 0);
    }
    return webp(out, spec);
  }

  /** Turns the net's input back into an image, scaled down where it is large. */
  private byte[] seen() {
    return webp(seen, net);
  }

  private static byte[] webp(FloatBuffer planes, Preprocessing spec) {
    int pixels = spec.width() * spec.height();
    byte[] rgb = new byte[3 * pixels];
    for (int c = 0; c < 3; c++) {
      int at = spec.channels() == ChannelOrder.BGR ? 2 - c : c;
      for (int i = 0; i < pixels; i++) {
        float value = planes.get(c * pixels + i) * spec.std().get(c) + spec.mean().get(c);
        rgb[3 * i + at] = (byte) Math.max(0, Math.min(255, Math.round(value * spec.scale())));
      }
    }
    return ThumbnailEncoder.webp(rgb, spec.width(), spec.height(), SEEN_SIDE, QUALITY);
  }

  private static Preprocessing plain(int width, int height) {
    List<Float> zero = List.of(0f, 0f, 0f);
    return new Preprocessing(
        width,
        height,
        ResizeRule.EXACT,
        0,
        Filter.BILINEAR,
        ChannelOrder.RGB,
        1f,
        zero,
        List.of(1f, 1f, 1f),
        ExifOrientation.APPLY);
  }

  @Override
  public void close() {
    forNet.close();
    upright.close();
  }
}
