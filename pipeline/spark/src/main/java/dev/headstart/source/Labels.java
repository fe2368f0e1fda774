// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.util.Locale;

/** The source of the labels of images. */
public sealed interface Labels {

  /** The label is the name of the folder that contains the image. */
  record Folder() implements Labels {}

  /** There are no labels. */
  record None() implements Labels {}

  /** The labels are in a CSV file with the columns {@code path,label[,split]}. */
  record Csv(String uri) implements Labels {}

  /** Parses {@code folder}, {@code none} or the address of a CSV file. */
  static Labels parse(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "folder" -> new Folder();
      case "none" -> new None();
      default -> new Csv(text);
    };
  }
}
