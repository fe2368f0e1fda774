// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import dev.headstart.InputException;
import dev.headstart.onnx.InvalidModelException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a net or its card cannot be used: the file is not ONNX, a layer is unknown, the card
 * does not match. The message is one line that names the problem and the remedy.
 */
public class InvalidNetException extends InputException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for the user. */
  public InvalidNetException(String message) {
    super(oneLine(message));
  }

  /** Creates an exception with a message for the user and a cause. */
  public InvalidNetException(String message, @Nullable Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Creates an exception with the message of a file that is no model. */
  public InvalidNetException(InvalidModelException e) {
    this(String.valueOf(e.getMessage()), e.getCause());
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
