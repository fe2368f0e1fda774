// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/** A colour: red, green and blue from 0 to 1. */
record Colour(double red, double green, double blue) {

  /** Draws a colour of any hue, often pale or dark, as in most photos. */
  static Colour draw(Draws draws) {
    double strength = draws.uniform(0, 1);
    return of(draws.uniform(0, 1), strength * strength, draws.uniform(0.1, 1));
  }

  /**
   * Returns the colour of a hue (a fraction of the circle), saturation and value, all from 0 to 1.
   */
  static Colour of(double hue, double saturation, double value) {
    return new Colour(
        channel(hue, 5, saturation, value),
        channel(hue, 3, saturation, value),
        channel(hue, 1, saturation, value));
  }

  private static double channel(double hue, int n, double saturation, double value) {
    double k = (n + 6 * (hue - Math.floor(hue))) % 6;
    return value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }

  Colour mix(Colour other, double share) {
    return new Colour(
        red + share * (other.red - red),
        green + share * (other.green - green),
        blue + share * (other.blue - blue));
  }

  /** Draws a similar colour. */
  Colour near(Draws draws, double deviation) {
    return new Colour(
        clip(red + draws.normal(deviation)),
        clip(green + draws.normal(deviation)),
        clip(blue + draws.normal(deviation)));
  }

  double distance(Colour other) {
    return Math.abs(red - other.red) + Math.abs(green - other.green) + Math.abs(blue - other.blue);
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
