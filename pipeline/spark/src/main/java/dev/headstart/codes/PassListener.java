package dev.headstart.codes;

/** Is told how a pass over images goes, so that it can be shown; hears only what it overrides. */
public interface PassListener {

  /** Hears nothing. */
  PassListener NONE = new PassListener() {};

  /**
   * The pass begins: its images are being listed.
   *
   * @param counters tell from now on how far it is
   */
  default void begin(Counters counters) {}

  /** So many images are to be worked on. */
  default void total(long images) {}

  /**
   * Something may go wrong, but need not.
   *
   * @param warning one line for the user
   */
  default void warn(String warning) {}

  /** All images were worked on, or the pass was given up. */
  default void end() {}
}
