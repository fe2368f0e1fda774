/**
 * The table of CNN codes: the images of a source come in, go through the net on the executors, and
 * their codes go out, into a table or, by the Spark ML stage, into a column.
 */
package dev.headstart.codes;
