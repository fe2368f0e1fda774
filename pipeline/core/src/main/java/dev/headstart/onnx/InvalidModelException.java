// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import dev.headstart.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when bytes are not a complete ONNX model. The message is one line that names the problem.
 */
public final class InvalidModelException extends InputException {

  private static final long serialVersionUID = 1L;

  InvalidModelException(String message) {
    super(message);
  }

  InvalidModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
