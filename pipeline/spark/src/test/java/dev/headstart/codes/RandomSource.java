// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.source.PassedOver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A source made at random: folders, tars and CSV files with odd names, links, damage and things
 * that are no images. Counts what it writes, by the rules of docs/sources.md and by no code of the
 * listing.
 */
final class RandomSource {

  private static final List<String> NAMES =
      List.of(
          " leading",
          "$HOME",
          "-dash",
          "100%25",
          "12:30",
          "[x]",
          "a b",
          "a=b",
          "back\\slash",
          "comma,",
          "dq\"",
          "smile\uD83D\uDE00",
          "h#1",
          "nfd_e\u0301",
          "nl\nx",
          "plus+",
          "q?",
          "quo'te",
          "semi;",
          "st*r",
          "tab\t",
          "{y}",
          "~tilde",
          "\u00fcml\u00e4ut",
          "\u65e5\u672c",
          "_DSC0001",
          "part-00000",
          "plain");
  private static final List<String> ENDINGS = List.of(".jpg", ".JPEG", ".png", ".webp");
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
  private final byte[] image;
  private final List<String> places = new ArrayList<>();
  private final Map<PassedOver, Long> passed = new EnumMap<>(PassedOver.class);
  private final boolean filtered;
  private long good;
  private long bad;
  private int number;
  private boolean linked; // whether the folder beside was entered

  RandomSource(Path folder, long seed) throws IOException {
    this.random = new Random(seed);
    this.folder = folder;
    this.filtered = random.nextInt(4) == 0;
    Path made = TestImages.write(folder.resolve("made"), 1, seed);
    this.image = Files.readAllBytes(made.resolve("discs/discs000.jpg"));
    try (Stream<Path> files = Files.list(made.resolve("bars"))) {
      Files.move(files.findFirst().orElseThrow(), made.resolve("outside.jpg"));
    }
    int parts = 1 + random.nextInt(2);
    for (int i = 0; i < parts; i++) {
      switch (random.nextInt(3)) {
        case 0 -> folder();
        case 1 -> tar();
        default -> csv();
      }
    }
    if (good + bad == 0) { // nothing at all is refused
      Path alone = folder.resolve("alone.jpg");
      Files.write(alone, image);
      good++;
      places.add(alone.toString());
    }
  }

  ImageSource source() {
    ImageFilter filter = filtered ? new ImageFilter(List.of(), List.of("*.txt")) : ImageFilter.ALL;
    return new ImageSource(places, new Labels.Folder(), filter);
  }

  /** Images that can be decoded. */
  long good() {
    return good;
  }

  /** What goes to quarantine. */
  long bad() {
    return bad;
  }

  /** What is passed over. */
  Map<PassedOver, Long> passed() {
    return passed;
  }

  private void pass(PassedOver why) {
    passed.merge(why, 1L, Long::sum);
  }

  private String name() {
    return NAMES.get(random.nextInt(NAMES.size()))
        + number++
        + ENDINGS.get(random.nextInt(ENDINGS.size()));
  }

  private byte[] damaged() {
    return switch (random.nextInt(3)) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(image, 100);
      default -> "no image".getBytes(StandardCharsets.UTF_8);
    };
  }

  private void folder() throws IOException {
    Path top = Files.createDirectories(folder.resolve("set [" + number++ + "], {a}"));
    places.add(top.toString());
    fill(top, top, 0);
    if (random.nextInt(4) == 0) {
      places.add(top.toString());
      pass(PassedOver.ENTERED);
    }
  }

  private void fill(Path top, Path into, int depth) throws IOException {
    Files.write(into.resolve(name()), image); // so that no folder holds shards only
    good++;
    int entries = random.nextInt(7);
    for (int i = 0; i < entries; i++) {
      entry(top, into, depth);
    }
  }

  private void entry(Path top, Path into, int depth) throws IOException {
    switch (random.nextInt(13)) {
      case 0, 1 -> {
        Files.write(into.resolve(name()), image);
        good++;
      }
      case 2 -> {
        Files.write(into.resolve(name()), damaged());
        bad++;
      }
      case 3 -> hide(into, HIDDEN.get(random.nextInt(HIDDEN.size())), PassedOver.HIDDEN);
      case 4 -> hide(into, MARKERS.get(random.nextInt(MARKERS.size())), PassedOver.MARKER);
      case 5 -> {
        Files.createSymbolicLink(into.resolve(name()), Path.of("not there"));
        bad++;
      }
      case 6 -> {
        Files.createSymbolicLink(into.resolve(name()), folder.resolve("made/outside.jpg"));
        good++;
      }
      case 7 -> {
        Files.writeString(into.resolve("notes" + number++ + ".txt"), "no image");
        if (filtered) {
          pass(PassedOver.FILTERED);
        } else {
          bad++;
        }
      }
      case 8 -> {
        Files.write(Path.of(URI.create(into.toUri() + "latin-%E9" + number++ + ".jpg")), image);
        bad++;
      }
      case 9 -> {
        Files.createSymbolicLink(into.resolve("up" + number++), top);
        pass(PassedOver.ENTERED);
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
      Files.write(hidden, image);
    } else {
      Files.write(Files.createDirectories(hidden).resolve("below.jpg"), image);
    }
    pass(why);
  }

  /** A link to a folder beside, which is entered through one of them. */
  private void link(Path into) throws IOException {
    Path beside = folder.resolve("made/discs"); // one image
    Files.createSymbolicLink(into.resolve("link" + number++), beside);
    if (linked) {
      pass(PassedOver.ENTERED);
    } else {
      good++;
      linked = true;
    }
  }

  private void device(Path into) throws IOException {
    Files.createSymbolicLink(into.resolve(name()), Path.of("/dev/zero"));
    bad++;
  }

  private void below(Path top, Path into, int depth) throws IOException {
    if (depth < 3) {
      String name = random.nextInt(4) == 0 ? "_unknown_" : "class " + name();
      Path below = into.resolve(name + number++);
      fill(top, Files.createDirectories(below), depth + 1);
    }
  }

  private void tar() throws IOException {
    Path tar = folder.resolve(number++ + " x.tar");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int images = 0;
    try (TestTar out = new TestTar(bytes)) {
      int members = random.nextInt(9);
      for (int i = 0; i < members; i++) {
        images += member(out) ? 1 : 0;
      }
      if (random.nextInt(5) == 0) {
        out.cut(); // no end mark
        bad++;
        images++;
      }
    }
    if (images == 0) {
      bad++; // that it has none is told
    }
    Files.write(tar, bytes.toByteArray());
    places.add(tar.toString());
    if (random.nextInt(4) == 0) {
      places.add(tar.toString());
      pass(PassedOver.NAMED_AGAIN);
    }
  }

  /** Whether the member counts as an image, be it damaged. */
  private boolean member(TestTar out) throws IOException {
    String name = "class " + random.nextInt(3) + "/" + name();
    switch (random.nextInt(13)) {
      case 0 -> out.file(name, damaged());
      case 1 -> out.link('1', name, "nowhere.jpg");
      case 2 -> out.link('2', name, "/etc/passwd");
      case 3 -> out.link("346".charAt(random.nextInt(3)), name, "");
      case 4 -> out.sparse(name, image);
      case 5 -> {
        out.file("twice.jpg", image);
        good += out.times("twice.jpg") == 1 ? 1 : 0;
        bad += out.times("twice.jpg") == 1 ? 0 : 1;
        return true;
      }
      case 6 -> {
        out.file("deep/._" + number++ + ".jpg", image);
        pass(PassedOver.HIDDEN);
        return false;
      }
      case 7 -> {
        out.file("alone" + number++ + (random.nextBoolean() ? ".txt" : ".bin"), image);
        pass(PassedOver.NO_IMAGE);
        return false;
      }
      case 8 -> {
        out.link('5', "folder" + number++ + ".jpg/", "");
        return false;
      }
      case 9 -> {
        String key = Texts.format("%06d", number++);
        out.file(key + ".cls", "cat".getBytes(StandardCharsets.UTF_8));
        out.file(key + ".jpg", image);
        good++;
        return true;
      }
      case 10 -> {
        out.file(name, image);
        out.link('1', "hard/" + name(), name);
        out.link('2', "soft/" + name(), "../" + name);
        good += 3;
        return true;
      }
      case 11 -> {
        out.file("latin-\u00e9".getBytes(StandardCharsets.ISO_8859_1), number++ + ".jpg", image);
        good++;
        return true;
      }
      default -> {
        out.file(name, image);
        good++;
        return true;
      }
    }
    bad++;
    return true;
  }

  private void csv() throws IOException {
    Path csv = folder.resolve("labels " + number++ + ".csv");
    Path below = Files.createDirectories(folder.resolve("csv" + number++));
    List<String> lines = new ArrayList<>(List.of("label,path,split"));
    int images = random.nextInt(8);
    for (int i = 0; i < images; i++) {
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
    places.add(csv.toString());
  }

  private void line(List<String> lines, Path below) throws IOException {
    Path file = below.resolve(name());
    String path = folder.relativize(file).toString();
    switch (random.nextInt(9)) {
      case 0 -> {
        lines.add("cat,");
        pass(PassedOver.NO_PATH);
        return;
      }
      case 1 -> {
        lines.add("cat,,train");
        pass(PassedOver.NO_PATH);
        return;
      }
      case 2 -> bad++; // no such file
      case 3 -> {
        Files.createSymbolicLink(file, Path.of("nowhere"));
        bad++;
      }
      case 4 -> {
        Files.createDirectories(file);
        bad++;
      }
      case 5 -> {
        Files.write(file, damaged());
        bad++;
      }
      case 6 -> {
        Files.write(file, image);
        good++;
        lines.add("cat," + quoted(path) + ",train");
        lines.add("cat," + quoted(file.toString()) + ",train");
        pass(PassedOver.NAMED_AGAIN);
        return;
      }
      default -> {
        Files.write(file, image);
        good++;
      }
    }
    lines.add("cat," + quoted(path) + ",");
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
