// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import dev.headstart.Texts;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * When two images are nearly the same. Cosines are of codes less the mean of all codes, so that
 * those of images that have nothing in common are about 0. The nearer the codes are, the more the
 * hashes may differ, as those of a picture and of a part of it do.
 *
 * @param alone the cosine from which on images are nearly the same where a hash is not known
 * @param withHash the cosine from which on they are if their perceptual hashes are near too
 * @param bits in how many of their 64 bits these may differ at that cosine; each {@value #STEP}
 *     above it allows one bit more
 */
public record Nearness(double alone, double withHash, int bits) implements Serializable {

  static final double STEP = 0.02;

  /** Creates a rule. Checks the ranges. */
  public Nearness {
    if (!(alone > 0 && alone <= 1 && withHash > 0 && withHash <= 1) || bits < 0 || bits > 64) {
      throw new IllegalArgumentException(
          Texts.format(
              "similarities %s and %s and %d bits: give similarities above 0 up to 1, and 0 to 64"
                  + " bits",
              alone, withHash, bits));
    }
  }

  /** Returns the cosine below which no images are nearly the same. */
  double least() {
    return Math.min(alone, withHash);
  }

  boolean holds(float cosine, @Nullable Long hash, @Nullable Long other) {
    if (hash == null || other == null) {
      return cosine >= alone;
    }
    return cosine >= withHash && Long.bitCount(hash ^ other) <= bits + (cosine - withHash) / STEP;
  }
}
