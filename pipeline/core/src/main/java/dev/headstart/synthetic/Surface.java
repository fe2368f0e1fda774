// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import org.jspecify.annotations.Nullable;

/**
 * The look of an object: a texture and its colours.
 *
 * @param texture the texture, or null for a plain surface
 * @param palette the colours
 * @param place the position of the texture
 * @param seed the random seed of the texture
 */
record Surface(@Nullable Texture texture, Palette palette, Placement place, long seed) {

  /** Draws a surface, sometimes a plain one. */
  static Surface draw(Draws draws) {
    Texture texture = draws.chance(0.3) ? null : Texture.draw(draws);
    return of(texture, Palette.draw(draws), draws);
  }

  /** Draws a plain or cloudy surface, like something far away and out of focus. */
  static Surface soft(Draws draws) {
    Texture texture =
        draws.chance(0.3) ? null : new Texture.Clouds(draws.scale(0.6, 2), 2, 0.5, 1, 0);
    return of(texture, Palette.draw(draws), draws);
  }

  static Surface of(@Nullable Texture texture, Palette palette, Draws draws) {
    return new Surface(
        texture, palette, Placement.draw(draws, Math.PI, draws.scale(0.75, 1.33), 50), draws.key());
  }

  Colour at(double x, double y) {
    return palette.at(texture == null ? 0.5 : texture.at(seed, place.x(x, y), place.y(x, y)));
  }
}
