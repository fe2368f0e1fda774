// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.TestImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A source made at random: folders, tars, tables and CSV files with odd names, links, pipes, damage
 * and things that are no images. Counts what it writes, by the rules of docs/sources.md and by no
 * code of the listing.
 */
final class RandomSource {

  private final List<String> places = new ArrayList<>();
  private final RandomImages images;
  private final boolean filtered;

  RandomSource(Path folder, long seed) throws IOException {
    Random random = new Random(seed);
    this.filtered = random.nextInt(4) == 0;
    Path made = TestImages.write(folder.resolve("made"), 1, seed);
    this.images = new RandomImages(random, Files.readAllBytes(made.resolve("discs/discs000.jpg")));
    try (Stream<Path> files = Files.list(made.resolve("bars"))) {
      Files.move(files.findFirst().orElseThrow(), made.resolve("outside.jpg"));
    }
    RandomFolder folders = new RandomFolder(random, folder, images, filtered);
    RandomTar tars = new RandomTar(random, folder, images);
    RandomTable tables = new RandomTable(random, folder, images);
    RandomManifest manifests = new RandomManifest(random, folder, images);
    int parts = 1 + random.nextInt(2);
    for (int i = 0; i < parts; i++) {
      places.addAll(
          switch (random.nextInt(10)) {
            case 0, 1, 2 -> folders.make();
            case 3, 4, 5 -> tars.make();
            case 6 -> tables.make(); // seldom: reading the schema of one takes a query
            default -> manifests.make();
          });
    }
    if (images.good() + images.bad() == 0) { // nothing at all is refused
      Path alone = folder.resolve("alone.jpg");
      Files.write(alone, images.image());
      images.madeGood(1);
      places.add(alone.toString());
    }
  }

  /** All of them in one listing; those that are filtered cannot be listed with the others. */
  static ImageSource together(List<RandomSource> sources) {
    ImageFilter filter =
        sources.get(0).filtered ? new ImageFilter(List.of(), List.of("*.txt")) : ImageFilter.ALL;
    List<String> places = sources.stream().flatMap(one -> one.places.stream()).toList();
    return new ImageSource(places, new Labels.Folder(), filter);
  }

  boolean filtered() {
    return filtered;
  }

  /** Images that can be decoded. */
  long good() {
    return images.good();
  }

  /** What goes to quarantine. */
  long bad() {
    return images.bad();
  }

  /** What is passed over. */
  Map<PassedOver, Long> passed() {
    return images.passed();
  }
}
