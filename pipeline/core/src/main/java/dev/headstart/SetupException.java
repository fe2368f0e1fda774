package dev.headstart;

import org.jspecify.annotations.Nullable;

/**
 * A machine lacks what the work needs: a native library, memory, a setting.
 *
 * <p>The message is one line that names what is missing, where, and the way out; it is shown to the
 * user as it is, also where an executor threw it.
 */
public class SetupException extends IllegalStateException {

  /** Makes it with its message for the user and what was behind it. */
  public SetupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
