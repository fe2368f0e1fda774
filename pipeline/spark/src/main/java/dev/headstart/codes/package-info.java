/**
 * The table of CNN codes: the images of a source go through the net on the executors, and their
 * codes are written to a table or, by the Spark ML stage, to a column.
 */
@NullMarked
package dev.headstart.codes;

import org.jspecify.annotations.NullMarked;
