// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import org.apache.spark.sql.Column;

/** The reason why something that was listed is not an image, known without opening it. */
public enum Unreadable {
  /** A symbolic link with a missing target. */
  LINK_TO_NOTHING("the link leads to nothing"),
  /** A link in a tar to something that is not a member. */
  LINK_OUT("the link leads out of the tar"),
  /** A pipe, a socket, a device, or a folder. */
  NOT_A_FILE("only regular files are read"),
  /** A file or folder whose name is not UTF-8, so that no path can be written for it. */
  NAME_NOT_UTF8("its name is not UTF-8: rename it"),
  /** Something that the file system cannot describe. */
  NOT_LISTED("it cannot be looked at"),
  /** A shard that was listed, and then could not be opened or read for a reason outside it. */
  SHARD_UNAVAILABLE("its shard cannot be read now"),
  /** A sparse member of a tar, whose holes are not stored. */
  SPARSE("a sparse member is not read: pack the tar without --sparse");

  private static final String MARK = ": ";

  private final String reason;

  Unreadable(String reason) {
    this.reason = reason;
  }

  /** Returns the text for a listing: {@code KIND: reason}. */
  public String text() {
    return name() + MARK + reason;
  }

  /** Returns the text for a listing, with the name of what it is about. */
  public String text(String what) {
    return name() + MARK + what + MARK + reason;
  }

  /** Returns the text for a listing, with the reason that the file system gave. */
  public String because(String reason) {
    return name() + MARK + this.reason + MARK + reason;
  }

  /** Returns the exception for this reason. */
  public UnreadableException exception(String what) {
    return new UnreadableException(this, what + MARK + reason);
  }

  /**
   * Returns whether something with this reason may hide other images, for a column of such texts.
   */
  public static Column mayHide(Column text) {
    return coalesce(
        text.startsWith(NAME_NOT_UTF8.name() + MARK).or(text.startsWith(NOT_LISTED.name() + MARK)),
        lit(false));
  }

  /**
   * Returns the exception for a reason in a listing. A text without a kind means that reading
   * failed.
   */
  public static IOException exceptionOf(String text) {
    for (Unreadable kind : values()) {
      if (text.startsWith(kind.name() + MARK)) {
        return new UnreadableException(kind, text.substring(kind.name().length() + MARK.length()));
      }
    }
    return new IOException(text);
  }
}
