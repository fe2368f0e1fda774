/**
 * Readers of images in Delta tables, Parquet files and DataFrames: bytes or pixels in an image
 * column.
 */
package dev.headstart.source.table;
