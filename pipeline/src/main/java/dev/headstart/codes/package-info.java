/**
 * Images on any file system come in, the table of CNN codes goes out; the Spark side of image and
 * net.
 */
package dev.headstart.codes;
