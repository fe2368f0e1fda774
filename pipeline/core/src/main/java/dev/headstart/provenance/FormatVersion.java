// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import dev.headstart.InputException;
import dev.headstart.Texts;
import org.jspecify.annotations.Nullable;

/**
 * The formats that Headstart writes, each with its version; docs/formats.md describes them.
 *
 * <p>A version is raised when an older release could not read the format, or would read it wrongly.
 * Every release reads all versions up to its own. A file without a version was written before
 * versions existed and counts as {@link #UNVERSIONED}.
 */
public enum FormatVersion {
  /** A net's card. */
  CARD("card", 1),
  /** A net with its card in one file. */
  BUNDLE("bundle", 1),
  /** The Delta table of codes. */
  CODES("codes table", 1),
  /** The Delta table of the images that have no code. */
  QUARANTINE("quarantine", 1),
  /** The folder of a trained classifier. */
  MODEL("model", 2),
  /** The Delta table of predictions. */
  PREDICTIONS("predictions table", 1),
  /** The Delta table of labels that look wrong. */
  LABEL_ISSUES("table of label issues", 1),
  /** The Delta table of images that are nearly the same. */
  DUPLICATES("table of duplicates", 1),
  /** The Delta table of images that are odd. */
  IMAGE_ISSUES("table of image issues", 1),
  /** The Delta table of images that are similar to others. */
  NEIGHBOURS("table of neighbours", 1),
  /** The index of a codes table. */
  INDEX("codes index", 1),
  /** The JSON that a run writes for its scheduler. */
  SUMMARY("summary", 1);

  /** The version of a file that states none. */
  public static final int UNVERSIONED = 0;

  /** The key of the version in YAML and JSON. */
  public static final String KEY = "format";

  /** The name of the table property that holds the version of a Delta table. */
  public static final String TABLE_PROPERTY = "headstart.format";

  private final String what;
  private final int newest;

  FormatVersion(String what, int newest) {
    this.what = what;
    this.newest = newest;
  }

  /** Returns the version that this release writes, which is also the newest that it reads. */
  public int newest() {
    return newest;
  }

  /**
   * Checks that this release can read a version.
   *
   * @param place the file or table, for the message
   * @throws InputException if the version is newer, or not a valid version
   */
  public void check(String place, int version) {
    if (version > newest) {
      throw new InputException(
          Texts.format(
              "%s is a %s of format %d; this release of Headstart reads formats up to %d: use the"
                  + " newer Headstart that wrote it.",
              place, what, version, newest));
    }
    if (version < UNVERSIONED) {
      throw wrong(place, Integer.toString(version));
    }
  }

  /**
   * Checks a version in textual form.
   *
   * @param version the version, or null if there is none
   * @throws InputException if the version is newer, or not a valid version
   */
  public void check(String place, @Nullable String version) {
    int number;
    try {
      number = version == null ? UNVERSIONED : Integer.parseInt(version.strip());
    } catch (NumberFormatException e) {
      throw wrong(place, version);
    }
    check(place, number);
  }

  private InputException wrong(String place, @Nullable String version) {
    return new InputException(
        Texts.format(
            "%s is not a %s that Headstart wrote: its format must be a whole number, not '%s'.",
            place, what, version));
  }
}
