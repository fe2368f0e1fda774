/**
 * Listing and reading of images on any file system: folders, CSV files, Parquet and Delta tables,
 * tars, sequence files. It takes the addresses of a call and returns a listing with one row per
 * image and, on the executors, the bytes of each image.
 */
@NullMarked
package dev.headstart.source;

import org.jspecify.annotations.NullMarked;
