// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import dev.headstart.Texts;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Labelled synthetic images for pretraining. A class is a set of random parameters: a third of the
 * classes are fractals, a third outlines of shapes, a third textures. Everything else is random in
 * each image: position, rotation, size, background, clutter, light, and often the colours.
 *
 * <p>Sources: Kataoka et al., Pre-training without Natural Images (2020), for the fractals; Baradad
 * et al., Learning to See by Looking at Noise (2021), for the structure that such images need.
 *
 * @param seed the random seed of the classes and images
 * @param classes the number of classes, at least 2
 * @param side the width and height of an image in pixels, at least 16
 */
public record Curriculum(long seed, int classes, int side) implements Serializable {

  private static final int FRACTAL_DOTS = 4000;

  public Curriculum {
    if (classes < 2 || side < 16) {
      throw new IllegalArgumentException(
          Texts.format(
              "%d classes of images with %d pixels a side: give 2 or more, and 16 or more",
              classes, side));
    }
  }

  /** Returns the kind of the class: {@code fractal}, {@code outline} or {@code texture}. */
  public String kind(int label) {
    return switch (label % 3) {
      case 0 -> "fractal";
      case 1 -> "outline";
      default -> "texture";
    };
  }

  /**
   * Paints an image of a class.
   *
   * @param label the class, from 0
   * @param number any number; the same number gives the same image
   */
  public PaintedImage image(int label, long number) {
    Draws category = Draws.of(seed, label);
    Draws draws = Draws.of(seed, label, number);
    Palette own = category.chance(0.5) ? Palette.draw(category) : null;
    Palette palette = own == null ? Palette.draw(draws) : own.near(draws, 0.06);
    Scene scene = new Scene(side, draws);
    return switch (label % 3) {
      case 0 -> fractal(scene, category, draws, palette);
      case 1 -> outline(scene, category, draws, own == null ? null : palette);
      default -> texture(scene, category, draws, palette);
    };
  }

  private static PaintedImage fractal(Scene scene, Draws category, Draws draws, Palette palette) {
    Fractal fractal = Fractal.draw(category).vary(draws);
    Placement place = Placement.draw(draws, Math.PI, draws.uniform(0.6, 1), 0.3);
    return scene
        .background(Surface.draw(draws))
        .fractal(fractal, place, palette, FRACTAL_DOTS)
        .shot(1);
  }

  private static PaintedImage outline(
      Scene scene, Draws category, Draws draws, @Nullable Palette own) {
    Outline outline = Outline.draw(category);
    Placement place = Placement.draw(draws, 0.6, draws.uniform(0.5, 1), 0.35);
    Surface surface =
        own == null
            ? Surface.draw(draws)
            : Surface.of(draws.chance(0.5) ? null : Texture.draw(draws), own, draws);
    return scene
        .background(Surface.draw(draws))
        .clutter(draws.below(4))
        .thing(outline, place, surface)
        .shot(1);
  }

  private static PaintedImage texture(Scene scene, Draws category, Draws draws, Palette palette) {
    Surface surface = Surface.of(Texture.draw(category), palette, draws);
    if (draws.chance(0.5)) {
      return scene.background(surface).clutter(draws.below(3)).shot(1);
    }
    Placement place = Placement.draw(draws, Math.PI, draws.uniform(0.6, 1), 0.3);
    return scene.background(Surface.draw(draws)).thing(Outline.draw(draws), place, surface).shot(1);
  }
}
