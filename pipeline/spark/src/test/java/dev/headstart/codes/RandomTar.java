// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.Texts;
import dev.headstart.source.PassedOver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Tars made at random, of images and other members. */
final class RandomTar {

  private final Random random;
  private final Path folder;
  private final RandomImages images;

  RandomTar(Random random, Path folder, RandomImages images) {
    this.random = random;
    this.folder = folder;
    this.images = images;
  }

  List<String> make() throws IOException {
    Path tar = folder.resolve(images.next() + " x.tar");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int counted = 0;
    try (TestTar out = new TestTar(bytes)) {
      int members = random.nextInt(9);
      for (int i = 0; i < members; i++) {
        counted += member(out) ? 1 : 0;
      }
      if (random.nextInt(5) == 0) {
        out.cut(); // no end mark
        images.madeBad();
        counted++;
      }
    }
    if (counted == 0) {
      images.madeBad(); // that it has none is told
    }
    Files.write(tar, bytes.toByteArray());
    List<String> places = new ArrayList<>(List.of(tar.toString()));
    if (random.nextInt(4) == 0) {
      places.add(tar.toString());
      images.pass(PassedOver.NAMED_AGAIN);
    }
    return places;
  }

  /** Whether the member counts as an image, be it damaged. */
  private boolean member(TestTar out) throws IOException {
    String name = "class " + random.nextInt(3) + "/" + images.name();
    switch (random.nextInt(13)) {
      case 0 -> out.file(name, images.damaged());
      case 1 -> out.link('1', name, "nowhere.jpg");
      case 2 -> out.link('2', name, "/etc/passwd");
      case 3 -> out.link("346".charAt(random.nextInt(3)), name, "");
      case 4 -> out.sparse(name, images.image());
      case 5 -> {
        out.file("twice.jpg", images.image());
        if (out.times("twice.jpg") == 1) {
          images.madeGood(1);
        } else {
          images.madeBad();
        }
        return true;
      }
      case 6 -> {
        out.file("deep/._" + images.next() + ".jpg", images.image());
        images.pass(PassedOver.HIDDEN);
        return false;
      }
      case 7 -> {
        out.file(
            "alone" + images.next() + (random.nextBoolean() ? ".txt" : ".bin"), images.image());
        images.pass(PassedOver.NO_IMAGE);
        return false;
      }
      case 8 -> {
        out.link('5', "folder" + images.next() + ".jpg/", "");
        return false;
      }
      case 9 -> {
        String key = Texts.format("%06d", images.next());
        out.file(key + ".cls", "cat".getBytes(StandardCharsets.UTF_8));
        out.file(key + ".jpg", images.image());
        images.madeGood(1);
        return true;
      }
      case 10 -> {
        out.file(name, images.image());
        out.link('1', "hard/" + images.name(), name);
        out.link('2', "soft/" + images.name(), "../" + name);
        images.madeGood(3);
        return true;
      }
      case 11 -> {
        out.file(
            "latin-\u00e9".getBytes(StandardCharsets.ISO_8859_1),
            images.next() + ".jpg",
            images.image());
        images.madeGood(1);
        return true;
      }
      default -> {
        out.file(name, images.image());
        images.madeGood(1);
        return true;
      }
    }
    images.madeBad();
    return true;
  }
}
