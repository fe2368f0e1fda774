// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/**
 * The position of an object in an image: an affine map from the image's coordinates to the
 * object's.
 *
 * @param a the factor from x to x
 * @param b the factor from y to x
 * @param c the factor from x to y
 * @param d the factor from y to y
 * @param x the x coordinate of the object's centre in the image
 * @param y the y coordinate of the object's centre in the image
 */
record Placement(double a, double b, double c, double d, double x, double y) {

  /**
   * Draws a random rotation, stretch, reflection and translation.
   *
   * @param turn the maximum rotation in radians
   * @param size half the object's width in the image, whose half width is 1
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
