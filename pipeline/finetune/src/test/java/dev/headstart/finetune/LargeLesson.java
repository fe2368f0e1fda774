// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.TestImages;
import dev.headstart.Texts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Run in a JVM of its own: an epoch over a tar of so many photos of a megabyte. */
final class LargeLesson {

  private static final int SIDE = 64;

  /** Of 64 KiB each. */
  private static final int COMMENTS = 16;

  private LargeLesson() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Path tar = folder.resolve("photos.tar");
    write(tar, Integer.parseInt(args[1]));
    Lesson lesson = new Lesson(folder).from(tar);
    lesson.teach(null, Lesson.options(1, 2));
  }

  private static void write(Path tar, int photos) throws IOException {
    byte[][] some = {photo(1), photo(2)};
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (int i = 0; i < photos; i++) {
        TarArchiveEntry entry =
            new TarArchiveEntry(Texts.format("%s/%05d.jpg", TestImages.CLASSES.get(i % 3), i));
        entry.setSize(some[i % 2].length);
        out.putArchiveEntry(entry);
        out.write(some[i % 2]);
        out.closeArchiveEntry();
      }
    }
  }

  /** A small image whose file is large: comments fill it up. */
  private static byte[] photo(long seed) throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", plain);
    byte[] jpeg = plain.toByteArray();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2); // start of image
    for (int i = 0; i < COMMENTS; i++) {
      out.write(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xff, (byte) 0xff});
      out.write(new byte[0xffff - 2]);
    }
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
