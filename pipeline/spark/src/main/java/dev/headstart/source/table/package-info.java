/**
 * Readers of images in Delta tables, Parquet files and DataFrames: bytes or pixels in an image
 * column.
 */
@NullMarked
package dev.headstart.source.table;

import org.jspecify.annotations.NullMarked;
