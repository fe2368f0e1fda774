// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import java.io.IOException;

/** Thrown when something that was listed is not an image, whatever its bytes may be. */
public final class UnreadableException extends IOException {

  private static final long serialVersionUID = 1L;

  private final Unreadable kind;

  UnreadableException(Unreadable kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** Returns the reason. */
  public Unreadable kind() {
    return kind;
  }

  /** Returns the text for a listing, which {@link Unreadable#exceptionOf} parses. */
  public String text() {
    return kind.name() + ": " + getMessage();
  }
}
