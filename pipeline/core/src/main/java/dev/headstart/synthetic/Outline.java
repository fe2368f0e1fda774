// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/**
 * The outline of an object: simple parts side by side, or one closed curve.
 *
 * @param parts the parts that make it up
 */
record Outline(Part[] parts) {

  private static final int ANGLES = 256;

  /** One part, in coordinates relative to its own centre. */
  sealed interface Part {
    /** Returns a value above 0 inside and below 0 outside, in units of half the image's width. */
    double inside(double x, double y);
  }

  /**
   * A rhombus, an ellipse or a rectangle.
   *
   * @param x the x coordinate of its centre
   * @param y the y coordinate of its centre
   * @param cos the cosine of its angle
   * @param sin the sine of its angle
   * @param width half its width
   * @param height half its height
   * @param power 1 for a rhombus, 2 for an ellipse, 0 for a rectangle
   * @param hole the fraction of it that is cut out, 0 to below 1
   */
  record Simple(
      double x,
      double y,
      double cos,
      double sin,
      double width,
      double height,
      int power,
      double hole)
      implements Part {

    @Override
    public double inside(double px, double py) {
      double u = Math.abs((cos * (px - x) + sin * (py - y)) / width);
      double v = Math.abs((cos * (py - y) - sin * (px - x)) / height);
      double radius =
          switch (power) {
            case 1 -> u + v;
            case 2 -> Math.sqrt(u * u + v * v);
            default -> Math.max(u, v);
          };
      double edge = hole > 0 ? Math.min(1 - radius, radius - hole) : 1 - radius;
      return edge * Math.min(width, height);
    }
  }

  /**
   * A closed curve around the centre.
   *
   * @param radii the radii at equally spaced angles
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Curve(double[] radii) implements Part {

    @Override
    public double inside(double x, double y) {
      double turn = StrictMath.atan2(y, x) / (2 * Math.PI) + 1;
      double at = (turn - Math.floor(turn)) * ANGLES;
      int low = (int) at;
      double a = radii[low % ANGLES];
      double b = radii[(low + 1) % ANGLES];
      return a + (at - low) * (b - a) - Math.sqrt(x * x + y * y);
    }
  }

  static Outline draw(Draws draws) {
    if (draws.chance(0.5)) {
      return new Outline(new Part[] {draws.chance(0.5) ? star(draws) : blob(draws)});
    }
    Part[] parts = new Part[draws.between(1, 4)];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = simple(draws, parts.length == 1);
    }
    return new Outline(parts);
  }

  private static Part simple(Draws draws, boolean only) {
    double angle = draws.uniform(0, Math.PI);
    double width = draws.uniform(0.25, 0.9);
    return new Simple(
        only ? 0 : draws.uniform(-0.5, 0.5),
        only ? 0 : draws.uniform(-0.5, 0.5),
        StrictMath.cos(angle),
        StrictMath.sin(angle),
        width,
        only ? width * draws.uniform(0.4, 1) : width * draws.uniform(0.15, 0.9),
        draws.below(3),
        draws.chance(only ? 0.4 : 0.2) ? draws.uniform(0.4, 0.7) : 0);
  }

  private static Curve star(Draws draws) {
    return star(draws.between(2, 9), draws.uniform(0.2, 0.7), draws.scale(0.3, 3));
  }

  /**
   * Creates a star or a flower with the given number of equal points or petals.
   *
   * @param depth the depth of the gaps between them, 0 to 1
   * @param power below 1 for petals, above 1 for points
   */
  static Curve star(int points, double depth, double power) {
    double[] radii = new double[ANGLES];
    for (int i = 0; i < ANGLES; i++) {
      double wave = 0.5 + 0.5 * StrictMath.cos(2 * Math.PI * points * i / ANGLES);
      radii[i] = 1 - depth + depth * StrictMath.pow(wave, power);
    }
    return new Curve(radii);
  }

  private static Curve blob(Draws draws) {
    double[] radii = new double[ANGLES];
    double largest = 0;
    double[] size = new double[7];
    double[] phase = new double[7];
    for (int k = 2; k < 7; k++) {
      size[k] = draws.uniform(-0.6, 0.6) / k;
      phase[k] = draws.uniform(0, 2 * Math.PI);
    }
    for (int i = 0; i < ANGLES; i++) {
      double radius = 0.7;
      for (int k = 2; k < 7; k++) {
        radius += size[k] * StrictMath.cos(2 * Math.PI * k * i / ANGLES + phase[k]);
      }
      radii[i] = Math.max(0.1, radius);
      largest = Math.max(largest, radii[i]);
    }
    for (int i = 0; i < ANGLES; i++) {
      radii[i] /= largest;
    }
    return new Curve(radii);
  }

  /** Returns a value above 0 inside and below 0 outside. */
  double inside(double x, double y) {
    double inside = -9;
    for (Part part : parts) {
      inside = Math.max(inside, part.inside(x, y));
    }
    return inside;
  }
}
