// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Image folders made at random, with links and with what is passed over. */
final class RandomFolder {

  private static final List<String> HIDDEN = List.of(".hidden.jpg", "._mac.jpg", ".DS_Store");
  private static final List<String> MARKERS =
      List.of(
          "_SUCCESS",
          "_metadata",
          "_started_123",
          "_committed_9",
          "_spark_metadata",
          "_x.0f8fad5b-d9cb-469f-a165-70867728950e.draft",
          "_x.old");

  private final Random random;
  private final Path folder;
  private final RandomImages images;
  private final boolean filtered;
  private boolean linked; // whether the folder beside was entered

  RandomFolder(Random random, Path folder, RandomImages images, boolean filtered) {
    this.random = random;
    this.folder = folder;
    this.images = images;
    this.filtered = filtered;
  }

  List<String> make() throws IOException {
    Path top = Files.createDirectories(folder.resolve("set [" + images.next() + "], {a}"));
    List<String> places = new ArrayList<>(List.of(top.toString()));
    fill(top, top, 0);
    if (random.nextInt(4) == 0) {
      places.add(top.toString());
      images.pass(PassedOver.ENTERED);
    }
    return places;
  }

  private void fill(Path top, Path into, int depth) throws IOException {
    Files.write(into.resolve(images.name()), images.image()); // so that no folder holds shards only
    images.madeGood(1);
    int entries = random.nextInt(7);
    for (int i = 0; i < entries; i++) {
      entry(top, into, depth);
    }
  }

  private void entry(Path top, Path into, int depth) throws IOException {
    switch (random.nextInt(13)) {
      case 0, 1 -> {
        Files.write(into.resolve(images.name()), images.image());
        images.madeGood(1);
      }
      case 2 -> {
        Files.write(into.resolve(images.name()), images.damaged());
        images.madeBad();
      }
      case 3 -> hide(into, HIDDEN.get(random.nextInt(HIDDEN.size())), PassedOver.HIDDEN);
      case 4 -> hide(into, MARKERS.get(random.nextInt(MARKERS.size())), PassedOver.MARKER);
      case 5 -> {
        Files.createSymbolicLink(into.resolve(images.name()), Path.of("not there"));
        images.madeBad();
      }
      case 6 -> {
        Files.createSymbolicLink(into.resolve(images.name()), folder.resolve("made/outside.jpg"));
        images.madeGood(1);
      }
      case 7 -> {
        Files.writeString(into.resolve("notes" + images.next() + ".txt"), "no image");
        if (filtered) {
          images.pass(PassedOver.FILTERED);
        } else {
          images.madeBad();
        }
      }
      case 8 -> {
        Files.write(
            Path.of(URI.create(into.toUri() + "latin-%E9" + images.next() + ".jpg")),
            images.image());
        images.madeBad();
      }
      case 9 -> {
        Files.createSymbolicLink(into.resolve("up" + images.next()), top);
        images.pass(PassedOver.ENTERED);
      }
      case 10 -> link(into);
      case 11 -> device(into);
      default -> below(top, into, depth);
    }
  }

  private void hide(Path into, String name, PassedOver why) throws IOException {
    Path hidden = into.resolve(name);
    if (Files.exists(hidden)) {
      return;
    }
    if (random.nextBoolean()) {
      Files.write(hidden, images.image());
    } else {
      Files.write(Files.createDirectories(hidden).resolve("below.jpg"), images.image());
    }
    images.pass(why);
  }

  /** A link to a folder beside, which is entered through one of them. */
  private void link(Path into) throws IOException {
    Path beside = folder.resolve("made/discs"); // one image
    Files.createSymbolicLink(into.resolve("link" + images.next()), beside);
    if (linked) {
      images.pass(PassedOver.ENTERED);
    } else {
      images.madeGood(1);
      linked = true;
    }
  }

  private void device(Path into) throws IOException {
    Path device = into.resolve(images.name());
    if (random.nextBoolean()) {
      Files.createSymbolicLink(device, Path.of("/dev/zero"));
    } else {
      Process pipe = new ProcessBuilder("mkfifo", device.toString()).inheritIO().start();
      if (pipe.onExit().join().exitValue() != 0) {
        throw new IOException("mkfifo failed at " + device);
      }
    }
    images.madeBad();
  }

  private void below(Path top, Path into, int depth) throws IOException {
    if (depth < 3) {
      String name =
          switch (random.nextInt(6)) {
            case 0 -> "_unknown_" + images.next();
            case 1 -> "label=007 " + images.next();
            case 2 -> "train"; // perhaps filled twice
            case 3 -> "valid";
            default -> "class " + images.name();
          };
      Path below = into.resolve(name);
      fill(top, Files.createDirectories(below), depth + 1);
    }
  }
}
