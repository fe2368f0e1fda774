// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

/** Why something that was seen is not taken for an image. */
public enum PassedOver {
  /** Its name begins with a dot; of a hidden folder nothing is looked at. */
  HIDDEN("hidden (.*)"),
  /** A marker, a log or a draft of Spark, Hadoop, Delta or Headstart. */
  MARKER("markers and drafts of Spark, Hadoop, Delta or Headstart"),
  /** Not of {@code --include}, or of {@code --exclude}. */
  FILTERED("left out by --include or --exclude"),
  /** A member of a tar that does not end as image files do. */
  NO_IMAGE("in tars, not images by their names"),
  /** A folder that was entered already, by another link or place. */
  ENTERED("folders entered already"),
  /** Named again: by another place, or by another line of a CSV file. */
  NAMED_AGAIN("named again"),
  /** A line of a CSV file without a path. */
  NO_PATH("lines without a path");

  private final String words;

  PassedOver(String words) {
    this.words = words;
  }

  /** For people, after a number. */
  public String words() {
    return words;
  }

  /** For programs: {@code named_again}. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
