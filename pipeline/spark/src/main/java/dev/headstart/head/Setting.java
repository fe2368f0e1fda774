package dev.headstart.head;

import java.io.Serializable;

/** A point of the grid. */
record Setting(double regParam, boolean standardize) implements Serializable {}
