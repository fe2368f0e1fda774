// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Makes small labelled images: discs, bars and checks of varied size and colour. */
public final class TestImages {

  /** The classes, one folder each. */
  public static final List<String> CLASSES = List.of("bars", "checks", "discs");

  private TestImages() {}

  /** Writes {@code count} JPEG files of every class below the folder; the same for a seed. */
  public static Path write(Path folder, int count, long seed) throws IOException {
    for (String name : CLASSES) {
      Random random = new Random(seed ^ name.hashCode());
      Path into = Files.createDirectories(folder.resolve(name));
      for (int i = 0; i < count; i++) {
        String file = Texts.format("%s%03d.jpg", name, i);
        ImageIO.write(draw(name, random), "jpg", into.resolve(file).toFile());
      }
    }
    return folder;
  }

  private static BufferedImage draw(String name, Random random) {
    int width = 40 + random.nextInt(40);
    int height = 40 + random.nextInt(40);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(random.nextInt(80), random.nextInt(80), random.nextInt(80)));
    canvas.fillRect(0, 0, width, height);
    int size = 4 + random.nextInt(5);
    canvas.setColor(
        new Color(150 + random.nextInt(100), 150 + random.nextInt(100), random.nextInt(250)));
    for (int x = 0; x < width; x += 2 * size) {
      if (name.equals("bars")) {
        canvas.fillRect(x, 0, size, height);
      }
      for (int y = 0; y < height && name.equals("checks"); y += size) {
        canvas.fillRect(x + (y / size) % 2 * size, y, size, size);
      }
    }
    if (name.equals("discs")) {
      int radius = 10 + random.nextInt(20);
      canvas.fillOval(random.nextInt(20), random.nextInt(20), 2 * radius, 2 * radius);
    }
    canvas.dispose();
    return image;
  }
}
