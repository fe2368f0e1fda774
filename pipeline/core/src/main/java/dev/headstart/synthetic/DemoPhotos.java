// SPDX-License-Identifier: Apache-2.0
package dev.headstart.synthetic;

import dev.headstart.Texts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.imageio.ImageIO;

/**
 * A small labelled set of photo-like images: objects with two outlines and four textures, which
 * give eight classes. Colours, position, size, rotation, background, clutter, light and noise are
 * unrelated to the class, so that raw pixels say little about it.
 *
 * @param seed the random seed of the images; equal seeds give equal images to the bit on every
 *     machine
 * @param side the width and height in pixels
 */
public record DemoPhotos(long seed, int side) {

  private static final Map<String, Outline> OUTLINES = outlines();
  private static final Map<String, Texture> TEXTURES =
      new TreeMap<>(
          Map.of(
              "striped", new Texture.Grating(3.5, 3, 0, 0),
              "dotted", new Texture.Tiles(3.5, 1, 0, 0.7, 1),
              "checked", new Texture.Tiles(4, 1, 0, 0, 3),
              "cracked", new Texture.Cells(3, 0, 1)));

  private static Map<String, Outline> outlines() {
    Map<String, Outline> outlines = new TreeMap<>();
    outlines.put("star", new Outline(new Outline.Part[] {Outline.star(5, 0.6, 1)}));
    outlines.put(
        "ring", new Outline(new Outline.Part[] {new Outline.Simple(0, 0, 1, 0, 0.9, 0.9, 2, 0.5)}));
    return outlines;
  }

  /** Returns the names of the classes, such as {@code dotted-star}. */
  public static List<String> classes() {
    return TEXTURES.keySet().stream()
        .flatMap(texture -> OUTLINES.keySet().stream().map(outline -> texture + "-" + outline))
        .toList();
  }

  /** Paints an image of a class. The same number gives the same image. */
  public PaintedImage image(String label, long number) {
    int dash = label.indexOf('-');
    Outline outline = Objects.requireNonNull(OUTLINES.get(label.substring(dash + 1)), label);
    Texture texture = Objects.requireNonNull(TEXTURES.get(label.substring(0, dash)), label);
    Draws draws = Draws.of(seed, classes().indexOf(label), number);
    Placement place = Placement.draw(draws, 0.4, draws.uniform(0.65, 1), 0.2);
    return new Scene(side, draws)
        .background(Surface.soft(draws))
        .clutter(draws.below(3))
        .thing(outline, place, Surface.of(texture, Palette.draw(draws), draws))
        .shot(1);
  }

  /**
   * Writes {@code FOLDER/CLASS/NUMBER.jpg}.
   *
   * @param first the number of the first image of each class
   * @param count the number of images per class
   * @return the number of images of all classes
   */
  public int write(Path folder, long first, int count) throws IOException {
    for (String label : classes()) {
      Path files = Files.createDirectories(folder.resolve(label));
      for (long number = first; number < first + count; number++) {
        Path file = files.resolve(Texts.format("%04d.jpg", number));
        ImageIO.write(buffered(image(label, number)), "jpg", file.toFile());
      }
    }
    return count * classes().size();
  }

  private static BufferedImage buffered(PaintedImage painted) {
    BufferedImage image =
        new BufferedImage(painted.width(), painted.height(), BufferedImage.TYPE_INT_RGB);
    byte[] row = new byte[3 * painted.width()];
    for (int y = 0; y < painted.height(); y++) {
      painted.row(y, row);
      for (int x = 0; x < painted.width(); x++) {
        int red = row[3 * x] & 255;
        int green = row[3 * x + 1] & 255;
        int blue = row[3 * x + 2] & 255;
        image.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }
}
