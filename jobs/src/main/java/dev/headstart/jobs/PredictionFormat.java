// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

/** The formats of predictions. */
enum PredictionFormat {
  /** A Delta table, which later runs go on with. */
  DELTA,
  /** A folder of Parquet files. */
  PARQUET,
  /** A folder of CSV files with a header; all values are quoted. */
  CSV,
  /** A folder of files with a JSON object a line. */
  JSONL
}
