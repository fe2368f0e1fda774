// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import org.jspecify.annotations.Nullable;

/**
 * A machine lacks what the work needs: a native library, memory, a setting.
 *
 * <p>The message is one line that names what is missing, where, and the way out; it is shown to the
 * user as it is, also where an executor threw it.
 */
public class SetupException extends IllegalStateException {

  /** Creates an exception with a message for the user and a cause. */
  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
