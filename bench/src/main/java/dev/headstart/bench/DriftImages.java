// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Writes images as another camera would have taken them, for {@link DriftBench}.
 *
 * <p>Arguments: a folder of images, a folder to write PNGs to in the same tree, {@code whole} or
 * {@code quarters} (each image gives four), the standard deviation of noise, and the gain of red
 * and blue, such as 1.1 for red a tenth brighter and blue a tenth darker.
 */
public final class DriftImages {

  private DriftImages() {}

  /** Writes the images. */
  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    double noise = Double.parseDouble(args[3]);
    double gain = Double.parseDouble(args[4]);
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    Random random = new Random(1);
    for (Path file : files) {
      BufferedImage image = ImageIO.read(file.toFile());
      int parts = args[2].equals("quarters") ? 2 : 1;
      int width = image.getWidth() / parts;
      int height = image.getHeight() / parts;
      for (int part = 0; part < parts * parts; part++) {
        BufferedImage cut =
            image.getSubimage(part % parts * width, part / parts * height, width, height);
        String name = from.relativize(file).toString().replaceFirst("\\.jpg$", "-" + part + ".png");
        Path to = Path.of(args[1]).resolve(name);
        Files.createDirectories(to.getParent());
        ImageIO.write(changed(cut, noise, gain, random), "png", to.toFile());
      }
    }
  }

  private static BufferedImage changed(
      BufferedImage image, double noise, double gain, Random random) {
    BufferedImage out =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int red = value(((rgb >> 16) & 255) * gain + noise * random.nextGaussian());
        int green = value(((rgb >> 8) & 255) + noise * random.nextGaussian());
        int blue = value((rgb & 255) * (2 - gain) + noise * random.nextGaussian());
        out.setRGB(x, y, red << 16 | green << 8 | blue);
      }
    }
    return out;
  }

  private static int value(double value) {
    return (int) Math.max(0, Math.min(255, Math.round(value)));
  }
}
