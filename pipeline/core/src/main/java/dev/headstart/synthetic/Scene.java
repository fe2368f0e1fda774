package dev.headstart.synthetic;

/** Puts things into pictures: backgrounds, clutter, shadow, light, blur and noise. */
final class Scene {

  private final Picture picture;
  private final Draws draws;

  Scene(int side, Draws draws) {
    this.picture = new Picture(side, side);
    this.draws = draws;
  }

  /** A surface as far as one sees. */
  Scene background(Surface surface) {
    for (int row = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        picture.blend(column, row, surface.at(picture.x(column), picture.y(row)), 1);
      }
    }
    return this;
  }

  /** Things that are not what the picture shows. */
  Scene clutter(int things) {
    for (int i = 0; i < things; i++) {
      Placement place = Placement.draw(draws, Math.PI, draws.uniform(0.1, 0.4), 1);
      thing(Outline.draw(draws), place, Surface.draw(draws));
    }
    return this;
  }

  /** A thing with a surface, lit from a side, sometimes with its shadow. */
  Scene thing(Outline outline, Placement place, Surface surface) {
    double angle = draws.uniform(0, 2 * Math.PI);
    double strength = draws.uniform(0, 0.5);
    double lightX = strength * StrictMath.cos(angle);
    double lightY = strength * StrictMath.sin(angle);
    double shadow = draws.chance(0.4) ? draws.uniform(0.2, 0.6) : 0;
    double offset = draws.uniform(0.03, 0.15);
    Colour black = new Colour(0, 0, 0);
    double soft = picture.width() / (2 * Math.sqrt(Math.abs(det(place))));
    for (int row = 0; row < picture.height(); row++) {
      double y = picture.y(row);
      for (int column = 0; column < picture.width(); column++) {
        double x = picture.x(column);
        if (shadow > 0) {
          double sx = x + offset * Math.signum(lightX);
          double sy = y + offset * Math.signum(lightY);
          double dark = outline.inside(place.x(sx, sy), place.y(sx, sy));
          if (dark > 0) {
            picture.blend(column, row, black, shadow * Math.min(1, 4 * dark));
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
          picture.blend(column, row, lit, Math.min(1, cover));
        }
      }
    }
    return this;
  }

  private static double det(Placement place) {
    return place.a() * place.d() - place.b() * place.c();
  }

  /** A fractal of many dots, each in the colour of its map. */
  Scene fractal(Fractal fractal, Placement place, Palette palette, int dots) {
    double[][] points = fractal.points(draws, dots);
    if (points == null) {
      return this;
    }
    int maps = fractal.maps().length;
    int side = picture.width();
    double cover = draws.uniform(0.5, 1);
    boolean large = draws.chance(0.5);
    for (double[] point : points) {
      // the placement leads from the picture to the thing; here it is used the other way round
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
    if (column >= 0 && row >= 0 && column < picture.width() && row < picture.height()) {
      picture.blend(column, row, colour, cover);
    }
  }

  /** The camera: light that falls off, exposure, blur, noise. */
  Picture shot(double strength) {
    float[] rgb = picture.rgb();
    double exposure = 1 + draws.normal(0.15 * strength);
    double lift = draws.normal(0.08 * strength);
    double lightX = draws.normal(0.15 * strength);
    double lightY = draws.normal(0.15 * strength);
    double noise = draws.chance(0.5) ? 0 : draws.uniform(0, 0.08) * strength;
    if (draws.chance(0.3)) {
      blur(rgb, picture.width(), picture.height());
    }
    for (int row = 0, at = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        double light = exposure + lightX * picture.x(column) + lightY * picture.y(row);
        double grain = noise == 0 ? 0 : draws.normal(noise);
        for (int c = 0; c < 3; c++, at++) {
          rgb[at] = (float) (rgb[at] * light + lift + grain);
        }
      }
    }
    return picture;
  }

  /** Means of three by three pixels. */
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
