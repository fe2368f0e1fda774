/**
 * Lists and reads images on any file system: folders, CSV files, Parquet and Delta tables, tars,
 * sequence files. The addresses of a call come in, a listing with a row an image goes out, and on
 * the executors the bytes of each image.
 */
package dev.headstart.source;
