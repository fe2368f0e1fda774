// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** CSV files made at random, and the images that they name. */
final class RandomManifest {

  private final Random random;
  private final Path folder;
  private final RandomImages images;

  RandomManifest(Random random, Path folder, RandomImages images) {
    this.random = random;
    this.folder = folder;
    this.images = images;
  }

  List<String> make() throws IOException {
    Path csv = folder.resolve("labels " + images.next() + ".csv");
    Path below = Files.createDirectories(folder.resolve("csv" + images.next()));
    List<String> lines = new ArrayList<>(List.of("label,path,split"));
    int count = random.nextInt(8);
    for (int i = 0; i < count; i++) {
      line(lines, below);
    }
    if (random.nextBoolean()) {
      lines.add("");
    }
    try (OutputStream out = Files.newOutputStream(csv)) {
      if (random.nextInt(3) == 0) {
        out.write(0xef);
        out.write(0xbb);
        out.write(0xbf);
      }
      String end = random.nextBoolean() ? "\n" : "\r\n";
      out.write((String.join(end, lines) + end).getBytes(StandardCharsets.UTF_8));
    }
    return List.of(csv.toString());
  }

  private void line(List<String> lines, Path below) throws IOException {
    Path file = below.resolve(images.name());
    String path = folder.relativize(file).toString();
    switch (random.nextInt(9)) {
      case 0 -> {
        lines.add("cat,");
        images.pass(PassedOver.NO_PATH);
        return;
      }
      case 1 -> {
        lines.add("cat,,train");
        images.pass(PassedOver.NO_PATH);
        return;
      }
      case 2 -> images.madeBad(); // no such file
      case 3 -> {
        Files.createSymbolicLink(file, Path.of("nowhere"));
        images.madeBad();
      }
      case 4 -> {
        Files.createDirectories(file);
        images.madeBad();
      }
      case 5 -> {
        Files.write(file, images.damaged());
        images.madeBad();
      }
      case 6 -> {
        Files.write(file, images.image());
        images.madeGood(1);
        lines.add("cat," + quoted(path) + ",train");
        lines.add("cat," + quoted(file.toString()) + ",train");
        images.pass(PassedOver.NAMED_AGAIN);
        return;
      }
      default -> {
        Files.write(file, images.image());
        images.madeGood(1);
      }
    }
    lines.add("cat," + quoted(path) + ",");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
