// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the user's input is wrong: a folder that does not exist, a network that does not fit,
 * a table of another kind.
 *
 * <p>It is thrown before anything is written. The message is one line that names the value, the
 * reason and the remedy; it is shown to the user unchanged.
 */
public class InputException extends IllegalArgumentException {

  /** Creates an exception with a message for the user. */
  public InputException(String message) {
    super(message);
  }

  /** Creates an exception with a message for the user and a cause. */
  public InputException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
