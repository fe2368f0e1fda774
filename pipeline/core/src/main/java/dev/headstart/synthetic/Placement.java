// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/**
 * Where a thing lies in an image: its own coordinates are an affine function of the image's.
 *
 * @param a of x from x
 * @param b of x from y
 * @param c of y from x
 * @param d of y from y
 * @param x of the thing's middle in the image
 * @param y of the thing's middle in the image
 */
record Placement(double a, double b, double c, double d, double x, double y) {

  /**
   * Turned, stretched, mirrored and moved by chance.
   *
   * @param turn how far at most, in radians
   * @param size half of its width in the image, whose half width is 1
   */
  static Placement draw(Draws draws, double turn, double size, double reach) {
    double angle = draws.uniform(-turn, turn);
    double stretch = draws.scale(0.8, 1.25);
    double mirror = draws.chance(0.5) ? -1 : 1;
    double shear = draws.normal(0.12);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double across = mirror / (size * stretch);
    double down = stretch / size;
    return new Placement(
        across * (cos + shear * sin),
        across * (sin - shear * cos),
        -down * sin,
        down * cos,
        draws.uniform(-reach, reach),
        draws.uniform(-reach, reach));
  }

  double x(double px, double py) {
    return a * (px - x) + b * (py - y);
  }

  double y(double px, double py) {
    return c * (px - x) + d * (py - y);
  }
}
