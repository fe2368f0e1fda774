// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import java.io.IOException;

/** What was listed is no image, whatever its bytes may be. */
public final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Unreadable kind;

  UnreadableException(Unreadable kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Why. */
  public Unreadable kind() {
    return kind;
  }

  /** As it stands in a listing, for {@link Unreadable#exceptionOf}. */
  public String text() {
    return kind.name() + ": " + getMessage();
  }
}
