// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a net or its card cannot be used as it is: not an ONNX file, an unknown layer, a card
 * that does not fit. Its message is one line that says what is wrong and what to do about it.
 */
public class InvalidNetException extends InputException {

  private static final long serialVersionUID = 1L;

  /** With a message that stands alone. */
  public InvalidNetException(String message) {
    super(oneLine(message));
  }

  /** With a message that stands alone, and what brought it about. */
  public InvalidNetException(String message, @Nullable Throwable cause) {
    super(oneLine(message), cause);
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
