// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

/** An infinite pattern: gratings, noise, cells, tiles. */
sealed interface Texture {

  /**
   * Returns the value at a point.
   *
   * @param seed the random seed of the pattern
   * @return a value from 0 to 1
   */
  double at(long seed, double x, double y);

  /** Draws a texture. An image is 2 units wide. */
  static Texture draw(Draws draws) {
    return switch (draws.below(4)) {
      case 0 -> Grating.draw(draws);
      case 1 -> Clouds.draw(draws);
      case 2 -> Cells.draw(draws);
      default -> Tiles.draw(draws);
    };
  }

  /**
   * Stripes, or two crossing sets of them.
   *
   * @param frequency the number of stripes per unit length
   * @param sharpness 0 for a sine, larger for sharper edges
   * @param second the frequency of the crossing stripes, 0 for none
   * @param warp the strength of the distortion
   */
  record Grating(double frequency, double sharpness, double second, double warp)
      implements Texture {

    static Grating draw(Draws draws) {
      double frequency = draws.scale(1.2, 8);
      return new Grating(
          frequency,
          draws.chance(0.5) ? 0 : draws.uniform(1, 6),
          draws.chance(0.4) ? frequency * draws.scale(0.5, 2) : 0,
          draws.chance(0.5) ? 0 : draws.uniform(0.1, 0.5));
    }

    @Override
    public double at(long seed, double x, double y) {
      double bent = warp == 0 ? 0 : warp * (Noise.smooth(seed, 2 * x, 2 * y) - 0.5);
      double first = wave(frequency * (x + bent));
      return second == 0 ? first : (first + wave(second * (y + bent))) / 2;
    }

    private double wave(double phase) {
      double sine = StrictMath.sin(2 * Math.PI * phase);
      double edged = sharpness == 0 ? sine : sine * (1 + sharpness);
      return 0.5 + 0.5 * Math.max(-1, Math.min(1, edged));
    }
  }

  /**
   * Noise of several frequencies.
   *
   * @param frequency the lowest frequency
   * @param octaves the number of frequencies
   * @param gain the strength of each frequency relative to the one below
   * @param stretch the ratio of length to width of the grains
   * @param kind 0 plain, 1 with ridges, 2 thresholded to patches
   */
  record Clouds(double frequency, int octaves, double gain, double stretch, int kind)
      implements Texture {

    static Clouds draw(Draws draws) {
      return new Clouds(
          draws.scale(0.8, 10),
          draws.between(1, 4),
          draws.uniform(0.3, 0.9),
          draws.chance(0.5) ? 1 : draws.scale(1.5, 6),
          draws.below(3));
    }

    @Override
    public double at(long seed, double x, double y) {
      double value = Noise.octaves(seed, x * frequency, y * frequency / stretch, octaves, gain);
      return switch (kind) {
        case 1 -> 1 - Math.min(1, 4 * Math.abs(value - 0.5));
        case 2 -> Math.max(0, Math.min(1, 0.5 + 12 * (value - 0.5)));
        default -> Math.max(0, Math.min(1, 0.5 + 2 * (value - 0.5)));
      };
    }
  }

  /**
   * Voronoi cells (Worley 1996).
   *
   * @param frequency the number of cells per unit length
   * @param order the regularity of their positions, 0 to 1
   * @param kind 0 by distance from the centre, 1 with walls, 2 with one value per cell
   */
  record Cells(double frequency, double order, int kind) implements Texture {

    static Cells draw(Draws draws) {
      return new Cells(draws.scale(1.2, 7), draws.uniform(0, 0.8), draws.below(3));
    }

    @Override
    public double at(long seed, double x, double y) {
      double u = x * frequency;
      double v = y * frequency;
      long cx = (long) Math.floor(u);
      long cy = (long) Math.floor(v);
      double first = 9;
      double second = 9;
      double value = 0;
      for (long ix = cx - 1; ix <= cx + 1; ix++) {
        for (long iy = cy - 1; iy <= cy + 1; iy++) {
          double px = ix + 0.5 + (1 - order) * (Noise.corner(seed, ix, iy) - 0.5) - u;
          double py = iy + 0.5 + (1 - order) * (Noise.corner(seed + 1, ix, iy) - 0.5) - v;
          double distance = px * px + py * py;
          if (distance < first) {
            second = first;
            first = distance;
            value = kind == 2 ? Noise.corner(seed + 2, ix, iy) : 0;
          } else if (distance < second) {
            second = distance;
          }
        }
      }
      return switch (kind) {
        case 0 -> Math.min(1, 1.2 * Math.sqrt(first));
        case 1 -> Math.min(1, 4 * (Math.sqrt(second) - Math.sqrt(first)));
        default -> value;
      };
    }
  }

  /**
   * Tiles, bricks or dots in rows.
   *
   * @param frequency the number of tiles per unit length
   * @param aspect the ratio of a tile's width to its height
   * @param stagger the offset of each row against the row before, in tiles
   * @param fill the fraction of a tile's side that is filled
   * @param kind 0 rectangles, 1 dots, 2 rings, 3 a checkerboard of two values
   */
  record Tiles(double frequency, double aspect, double stagger, double fill, int kind)
      implements Texture {

    static Tiles draw(Draws draws) {
      return new Tiles(
          draws.scale(1.5, 7),
          draws.chance(0.5) ? 1 : draws.scale(1.3, 3),
          draws.chance(0.5) ? 0 : draws.uniform(0.2, 0.5),
          draws.uniform(0.4, 0.9),
          draws.below(4));
    }

    @Override
    public double at(long seed, double x, double y) {
      double v = y * frequency;
      double row = Math.floor(v);
      double u = x * frequency / aspect + stagger * row;
      double column = Math.floor(u);
      double px = 2 * Math.abs(u - column - 0.5);
      double py = 2 * Math.abs(v - row - 0.5);
      double inside =
          switch (kind) {
            case 1 -> fill - Math.sqrt(px * px + py * py);
            case 2 -> fill / 4 - Math.abs(Math.sqrt(px * px + py * py) - 0.7);
            case 3 -> ((long) row + (long) column & 1) == 0 ? 1 : -1;
            default -> fill - Math.max(px, py);
          };
      return Math.max(0, Math.min(1, 0.5 + 5 * inside));
    }
  }
}
