// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import org.jspecify.annotations.Nullable;

/**
 * What something looks like: a texture in its colours.
 *
 * @param texture or null where it is plain
 * @param palette its colours
 * @param place how the texture lies
 * @param seed of what is random in it
 */
record Surface(@Nullable Texture texture, Palette palette, Placement place, long seed) {

  /** Any surface, plain now and then. */
  static Surface draw(Draws draws) {
    Texture texture = draws.chance(0.3) ? null : Texture.draw(draws);
    return of(texture, Palette.draw(draws), draws);
  }

  /** Something plain or cloudy, as what is far away and out of focus. */
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
