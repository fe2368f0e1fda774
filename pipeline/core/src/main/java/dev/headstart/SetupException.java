// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import org.jspecify.annotations.Nullable;

/**
 * Thrown when the machine lacks something that the work needs: a native library, memory, a setting.
 *
 * <p>The message is one line that names what is missing, where, and the remedy. It is shown to the
 * user unchanged, even if an executor threw it.
 */
public class SetupException extends IllegalStateException {

  /** Creates an exception with a message for the user and a cause. */
  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
