// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.util.Locale;

/** Where the labels of images come from. */
public sealed interface Labels {

  /** The name of the folder that holds the image. */
  record Folder() implements Labels {}

  /** No labels. */
  record None() implements Labels {}

  /** A CSV file with the columns {@code path,label[,split]}. */
  record Csv(String uri) implements Labels {}

  /** Reads {@code folder}, {@code none} or the address of a CSV file. */
  static Labels parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "folder" -> new Folder();
      case "none" -> new None();
      default -> new Csv(text);
    };
  }
}
