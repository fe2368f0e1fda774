// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;

import java.io.IOException;
import org.apache.spark.sql.Column;

/** Why something that was listed is no image, known without opening it. */
public enum Unreadable {
  /** A symbolic link. */
  LINK_TO_NOTHING("the link leads to nothing"),
  /** A member of a tar. */
  LINK_OUT("the link leads out of the tar"),
  /** A pipe, a socket, a device, or a folder. */
  NOT_A_FILE("only regular files are read"),
  /** Of a file or a folder; no path can be written for it. */
  NAME_NOT_UTF8("its name is not UTF-8: rename it"),
  /** The file system does not say what is there. */
  NOT_LISTED("it cannot be looked at"),
  /** A member of a tar whose holes were left out. */
  SPARSE("a sparse member is not read: pack the tar without --sparse");

  private static final String MARK = ": ";

  private final String reason;

  Unreadable(String reason) {
    this.reason = reason;
  }

  /** As it stands in a listing: {@code KIND: reason}. */
  public String text() {
    return name() + MARK + reason;
  }

  /** The same, with what it is about. */
  public String text(String what) {
    return name() + MARK + what + MARK + reason;
  }

  /** What to throw for it. */
  public UnreadableException exception(String what) {
    return new UnreadableException(this, what + MARK + reason);
  }

  /** Whether other images may lie behind what such a column tells of. */
  public static Column mayHide(Column text) {
    return coalesce(
        text.startsWith(NAME_NOT_UTF8.name() + MARK).or(text.startsWith(NOT_LISTED.name() + MARK)),
        lit(false));
  }

  /** What to throw for a reason in a listing; one of no kind is a failure to read. */
  public static IOException exceptionOf(String text) {
    for (Unreadable kind : values()) {
      if (text.startsWith(kind.name() + MARK)) {
        return new UnreadableException(kind, text.substring(kind.name().length() + MARK.length()));
      }
    }
    return new IOException(text);
  }
}
