// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.source.ListedImage;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Hashes of pictures that look the same, and of others. */
class PerceptualHashTest {

  @Test
  void picturesThatLookTheSameHaveNearHashes() throws Exception {
    try (PerceptualHash hash = new PerceptualHash()) {
      BufferedImage picture = picture(1);
      long one = hash.of(encoded(picture, "png"));
      assertThat(Long.bitCount(one ^ hash.of(encoded(picture, "jpg")))).isLessThan(3);
      assertThat(Long.bitCount(one ^ hash.of(encoded(scaled(picture, 57, 91), "jpg"))))
          .isLessThan(5);
      assertThat(Long.bitCount(one ^ hash.of(encoded(picture(2), "png")))).isGreaterThan(16);
    }
  }

  @Test
  void aSmoothGroundHasNoHash() throws Exception {
    BufferedImage ground = new BufferedImage(80, 80, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = ground.createGraphics();
    canvas.setPaint(new GradientPaint(0, 0, Color.GREEN, 80, 0, Color.YELLOW));
    canvas.fillRect(0, 0, 80, 80);
    canvas.dispose();
    try (PerceptualHash hash = new PerceptualHash()) {
      assertThat(hash.of(encoded(ground, "jpg"))).isNull();
    }
  }

  private static BufferedImage picture(long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(120, 100, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    for (int i = 0; i < 60; i++) {
      canvas.setColor(new Color(random.nextInt(1 << 24)));
      canvas.fillOval(random.nextInt(120) - 20, random.nextInt(100) - 20, 40, 40);
    }
    canvas.dispose();
    return image;
  }

  private static BufferedImage scaled(BufferedImage image, int width, int height) {
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = scaled.createGraphics();
    canvas.drawImage(
        image.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
    canvas.dispose();
    return scaled;
  }

  private static ListedImage encoded(BufferedImage image, String format) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return new ListedImage.Encoded(bytes.toByteArray());
  }
}
