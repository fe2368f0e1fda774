// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/**
 * The colours of a surface as a gradient.
 *
 * @param low the colour for texture value 0
 * @param middle the colour for texture value 0.5
 * @param high the colour for texture value 1
 */
record Palette(Colour low, Colour middle, Colour high) {

  private static final double MIN_CONTRAST = 0.35;

  static Palette draw(Draws draws) {
    Colour low = Colour.draw(draws);
    Colour high = Colour.draw(draws);
    while (low.distance(high) < MIN_CONTRAST) {
      high = Colour.draw(draws);
    }
    Colour middle = draws.chance(0.7) ? low.mix(high, draws.uniform(0.2, 0.8)) : Colour.draw(draws);
    return new Palette(low, middle, high);
  }

  Colour at(double value) {
    double v = Math.max(0, Math.min(1, value));
    return v < 0.5 ? low.mix(middle, 2 * v) : middle.mix(high, 2 * v - 1);
  }

  /** Draws a similar palette. */
  Palette near(Draws draws, double deviation) {
    return new Palette(
        low.near(draws, deviation), middle.near(draws, deviation), high.near(draws, deviation));
  }
}
