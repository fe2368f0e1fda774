// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Twenty thousand mutants of images of all formats, in a JVM that is killed when its heap is full:
 * each ends in seconds, and as in Pillow but for the kinds that docs/images.md lists.
 */
@Tag("slow")
class MutantsTest {
  private static final List<String> YARN = List.of("-Xmx1g", "-XX:OnOutOfMemoryError=kill -9 %p");

  /** How many may end otherwise, by the kinds that docs/images.md lists. */
  private static final Map<String, Integer> LISTED =
      Map.of("accepted.webp", 17, "accepted.tif", 9, "accepted.bmp", 2, "other.tif", 19);

  @Test
  void mutantsEndAsPillowSays() throws IOException, InterruptedException {
    String said = ChildJvm.run(YARN, MutantsTest.class);
    Map<String, Integer> counts = new TreeMap<>();
    for (String line : said.lines().filter(each -> each.matches("= [a-z]+ \\S+ [0-9]+")).toList()) {
      String[] fields = line.substring(2).split(" ", -1);
      counts.merge(fields[0] + fields[1].substring(fields[1].lastIndexOf('.')), 1, Integer::sum);
    }
    assertThat(said).containsPattern("= slowest [0-9]{1,4} ms");
    counts.keySet().removeIf(kind -> kind.startsWith("refused"));
    assertThat(counts).containsOnlyKeys(LISTED.keySet());
    counts.forEach(
        (kind, count) -> assertThat(count).as(kind).isLessThanOrEqualTo(LISTED.get(kind)));
  }

  /** Says of each mutant that ends otherwise than in Pillow how. */
  public static void main(String[] args) {
    int[] verdicts = Mutants.verdicts();
    List<String> seeds = Mutants.seeds();
    long slowest = 0;
    try (ImageDecoder decoder = new ImageDecoder(ExifOrientation.IGNORE)) {
      for (int image = 0; image < seeds.size(); image++) {
        byte[] whole = TestImages.bytes(seeds.get(image));
        for (int number = 0; number < Mutants.EACH; number++) {
          long start = System.nanoTime();
          int pillow = verdicts[image * Mutants.EACH + number];
          String how = compare(decoder, Mutants.mutant(whole, image, number), pillow);
          slowest = Math.max(slowest, System.nanoTime() - start);
          if (!how.equals("same")) {
            System.out.println("= " + how + " " + seeds.get(image) + " " + number);
          }
        }
      }
    }
    System.out.println("= slowest " + slowest / 1_000_000 + " ms");
  }

  private static String compare(ImageDecoder decoder, byte[] file, int pillow) {
    try {
      Pixels pixels = decoder.decode(file);
      if (pillow == 0) {
        return "accepted";
      }
      return digest(pixels) == pillow ? "same" : "other";
    } catch (ImageException e) {
      return pillow == 0 ? "same" : "refused";
    }
  }

  private static int digest(Pixels pixels) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer size = ByteBuffer.allocate(8).putInt(pixels.width()).putInt(pixels.height());
      digest.update(size.array());
      byte[] row = new byte[3 * pixels.width()];
      for (int y = 0; y < pixels.height(); y++) {
        pixels.row(y, row);
        digest.update(row);
      }
      return Math.max(1, Short.toUnsignedInt(ByteBuffer.wrap(digest.digest()).getShort()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
