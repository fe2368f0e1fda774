package dev.headstart;

/**
 * What the user gave is wrong: a folder that is not there, a net that does not fit, a table of
 * another kind.
 *
 * <p>Thrown before anything is written. The message is one line that names the value, the reason
 * and the way out; it is shown to the user as it is.
 */
public class InputException extends IllegalArgumentException {

  /** Makes it with its message for the user. */
  public InputException(String message) {
    super(message);
  }

  /** Makes it with its message for the user and what was behind it. */
  public InputException(String message, Throwable cause) {
    super(message, cause);
  }
}
