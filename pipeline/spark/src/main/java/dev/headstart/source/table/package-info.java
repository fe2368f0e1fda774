/** Reads images out of Delta tables, Parquet and DataFrames: bytes or pixels of an image column. */
package dev.headstart.source.table;
