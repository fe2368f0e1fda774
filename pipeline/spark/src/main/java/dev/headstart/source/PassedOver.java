// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

/** The reason why something that was seen is not treated as an image. */
public enum PassedOver {
  /** Its name begins with a dot. Hidden folders are not searched. */
  HIDDEN("hidden (.*)"),
  /** A marker file, a log or a draft of Spark, Hadoop, Delta or Headstart. */
  MARKER("markers and drafts of Spark, Hadoop, Delta or Headstart"),
  /** Not selected by {@code --include}, or excluded by {@code --exclude}. */
  FILTERED("left out by --include or --exclude"),
  /** A member of a tar without the extension of an image file. */
  NO_IMAGE("in tars, not images by their names"),
  /** A folder that was already entered through another link or place. */
  ENTERED("folders entered already"),
  /** An image that another place, or another line of a CSV file, has already named. */
  NAMED_AGAIN("named again"),
  /** A line of a CSV file without a path. */
  NO_PATH("lines without a path");

  private final String words;

  PassedOver(String words) {
    this.words = words;
  }

  /** Returns the wording for people, which follows a number. */
  public String words() {
    return words;
  }

  /** Returns the key for programs, such as {@code named_again}. */
  public String key() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
