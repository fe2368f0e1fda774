// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.provenance.Json;
import dev.headstart.source.tar.TarMembers;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Lists the images of a tar with their labels.
 *
 * <p>Consecutive members with the same name up to the first dot after the last slash form one
 * sample. Its label is the content of its {@code .cls}, otherwise {@code label} or {@code cls} of
 * its {@code .json}, otherwise its {@code .txt}, otherwise the name of its folder.
 */
final class TarListing implements ShardListing.Walk {

  private static final Set<String> TEXTS = Set.of("cls", "json", "txt");
  private static final int LONGEST_LABEL = 1 << 16; // in bytes; longer texts are not labels

  /** An image whose sample may continue. */
  private record Image(String name, long begin, @Nullable Long size) {}

  private final TarMembers members;
  private final Deque<ShardListing.Entry> ready = new ArrayDeque<>();
  private final Deque<Image> images = new ArrayDeque<>();
  private final Map<String, String> texts = new HashMap<>();
  private final List<String> textNames = new ArrayList<>();
  private @Nullable String sample;
  private @Nullable IOException problem;
  private boolean ended;

  TarListing(String tar, Configuration conf) throws IOException {
    this.members = new TarMembers(tar, 0, conf);
  }

  @Override
  public ShardListing.@Nullable Entry next() throws IOException {
    while (ready.isEmpty() && !ended) {
      walk();
    }
    if (ready.isEmpty() && problem != null) {
      IOException once = problem;
      problem = null;
      throw once;
    }
    return ready.poll();
  }

  private void walk() {
    try {
      ended = !members.next();
      if (!ended) {
        member();
      }
    } catch (IOException e) { // what was found before is listed first
      ended = true;
      problem = e;
    }
    if (ended) {
      finish();
    }
  }

  private void member() throws IOException {
    String name = members.name();
    int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
    String key = dot < 0 ? name : name.substring(0, dot);
    if (!key.equals(sample)) {
      finish();
      sample = key;
    }
    String extension = ShardKind.extension(name);
    PassedOver passed = TarShards.passed(name);
    if (passed == null) {
      images.add(new Image(name, members.begin(), members.isFile() ? members.size() : null));
    } else if (passed == PassedOver.NO_IMAGE && TEXTS.contains(extension)) {
      textNames.add(name);
      String text = members.text(LONGEST_LABEL);
      if (text != null) {
        texts.put(extension, text);
      }
    } else {
      ready.add(ShardListing.Entry.passed(name, passed));
    }
  }

  /**
   * Ends a sample. Its texts become its labels; those of a sample without an image are passed over.
   */
  private void finish() {
    if (images.isEmpty()) {
      textNames.forEach(name -> ready.add(ShardListing.Entry.passed(name, PassedOver.NO_IMAGE)));
    }
    textNames.clear();
    JsonNode json = json(texts.get("json"));
    String split = text(json, "split");
    for (Image image : images) {
      ready.add(
          new ShardListing.Entry(
              image.name(), image.begin(), label(image.name(), json), split, image.size(), null));
    }
    images.clear();
    texts.clear();
  }

  private @Nullable String label(String name, @Nullable JsonNode json) {
    if (texts.containsKey("cls")) {
      return texts.get("cls").strip();
    }
    String label = text(json, "label") != null ? text(json, "label") : text(json, "cls");
    if (label != null) {
      return label;
    }
    return texts.containsKey("txt") ? texts.get("txt").strip() : folder(name);
  }

  /** Returns the name of the folder that contains a key, or null if it is in none. */
  static @Nullable String folder(String key) {
    String[] parts = key.split("/", 0);
    String folder = parts.length < 2 ? "" : parts[parts.length - 2];
    return folder.isEmpty() || folder.equals(".") ? null : folder;
  }

  private static @Nullable JsonNode json(@Nullable String text) {
    try {
      return text == null ? null : Json.READER.readTree(text);
    } catch (JsonProcessingException e) {
      return null; // no label
    }
  }

  private static @Nullable String text(@Nullable JsonNode json, String field) {
    JsonNode value = json == null ? null : json.get(field);
    return value == null || value.isNull() || !value.isValueNode() ? null : value.asText();
  }

  @Override
  public void close() throws IOException {
    members.close();
  }
}
