// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/** Composes images from backgrounds, objects, clutter, shadow, light, blur and noise. */
final class Scene {

  private final PaintedImage image;
  private final Draws draws;

  Scene(int side, Draws draws) {
    this.image = new PaintedImage(side, side);
    this.draws = draws;
  }

  /** Fills the image with a surface. */
  Scene background(Surface surface) {
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        image.blend(column, row, surface.at(image.x(column), image.y(row)), 1);
      }
    }
    return this;
  }

  /** Adds objects that do not belong to the class of the image. */
  Scene clutter(int things) {
    for (int i = 0; i < things; i++) {
      Placement place = Placement.draw(draws, Math.PI, draws.uniform(0.1, 0.4), 1);
      thing(Outline.draw(draws), place, Surface.draw(draws));
    }
    return this;
  }

  /** Adds an object with a surface, lit from one side, sometimes with its shadow. */
  Scene thing(Outline outline, Placement place, Surface surface) {
    double angle = draws.uniform(0, 2 * Math.PI);
    double strength = draws.uniform(0, 0.5);
    double lightX = strength * StrictMath.cos(angle);
    double lightY = strength * StrictMath.sin(angle);
    double shadow = draws.chance(0.4) ? draws.uniform(0.2, 0.6) : 0;
    double offset = draws.uniform(0.03, 0.15);
    Colour black = new Colour(0, 0, 0);
    double soft = image.width() / (2 * Math.sqrt(Math.abs(det(place))));
    for (int row = 0; row < image.height(); row++) {
      double y = image.y(row);
      for (int column = 0; column < image.width(); column++) {
        double x = image.x(column);
        if (shadow > 0) {
          double sx = x + offset * Math.signum(lightX);
          double sy = y + offset * Math.signum(lightY);
          double dark = outline.inside(place.x(sx, sy), place.y(sx, sy));
          if (dark > 0) {
            image.blend(column, row, black, shadow * Math.min(1, 4 * dark));
          }
        }
        double u = place.x(x, y);
        double v = place.y(x, y);
        double cover = 0.5 + soft * outline.inside(u, v);
        if (cover > 0) {
          Colour colour = surface.at(x, y);
          double light = 1 + lightX * u + lightY * v;
          Colour lit =
              new Colour(colour.red() * light, colour.green() * light, colour.blue() * light);
          image.blend(column, row, lit, Math.min(1, cover));
        }
      }
    }
    return this;
  }

  private static double det(Placement place) {
    return place.a() * place.d() - place.b() * place.c();
  }

  /** Adds a fractal of many dots, each in the colour of its map. */
  Scene fractal(Fractal fractal, Placement place, Palette palette, int dots) {
    double[][] points = fractal.points(draws, dots);
    if (points == null) {
      return this;
    }
    int maps = fractal.maps().length;
    int side = image.width();
    double cover = draws.uniform(0.5, 1);
    boolean large = draws.chance(0.5);
    for (double[] point : points) {
      // the placement maps from the image to the object; here its inverse is needed
      double det = det(place);
      double x = place.x() + (place.d() * point[0] - place.b() * point[1]) / det;
      double y = place.y() + (place.a() * point[1] - place.c() * point[0]) / det;
      int column = (int) Math.floor((x + 1) / 2 * side);
      int row = (int) Math.floor((y + 1) / 2 * side);
      Colour colour = palette.at((point[2] + 0.5) / maps);
      dot(column, row, colour, cover);
      if (large) {
        dot(column + 1, row, colour, cover);
        dot(column, row + 1, colour, cover);
      }
    }
    return this;
  }

  private void dot(int column, int row, Colour colour, double cover) {
    if (column >= 0 && row >= 0 && column < image.width() && row < image.height()) {
      image.blend(column, row, colour, cover);
    }
  }

  /** Renders the image as a camera would: light falloff, exposure, blur, noise. */
  PaintedImage shot(double strength) {
    float[] rgb = image.rgb();
    double exposure = 1 + draws.normal(0.15 * strength);
    double lift = draws.normal(0.08 * strength);
    double lightX = draws.normal(0.15 * strength);
    double lightY = draws.normal(0.15 * strength);
    double noise = draws.chance(0.5) ? 0 : draws.uniform(0, 0.08) * strength;
    if (draws.chance(0.3)) {
      blur(rgb, image.width(), image.height());
    }
    for (int row = 0, at = 0; row < image.height(); row++) {
      for (int column = 0; column < image.width(); column++) {
        double light = exposure + lightX * image.x(column) + lightY * image.y(row);
        double grain = noise == 0 ? 0 : draws.normal(noise);
        for (int c = 0; c < 3; c++, at++) {
          rgb[at] = (float) (rgb[at] * light + lift + grain);
        }
      }
    }
    return image;
  }

  /** Replaces each value by the mean of three by three pixels. */
  private static void blur(float[] rgb, int width, int height) {
    float[] before = rgb.clone();
    for (int row = 1; row < height - 1; row++) {
      for (int at = 3 * (row * width + 1); at < 3 * (row * width + width - 1); at++) {
        float sum = 0;
        for (int r = -1; r <= 1; r++) {
          int middle = at + 3 * r * width;
          sum += before[middle - 3] + before[middle] + before[middle + 3];
        }
        rgb[at] = sum / 9;
      }
    }
  }
}
