// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schemas of the tables of codes and of the quarantine. */
public final class CodesSchema {

  /** The codes table. {@code code} is float, half the bytes of MLlib's double. */
  static final StructType CODES =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("sha256", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("width", DataTypes.IntegerType)
          .add("height", DataTypes.IntegerType)
          .add("net", DataTypes.StringType)
          .add("layer", DataTypes.StringType)
          .add("code", DataTypes.createArrayType(DataTypes.FloatType, false))
          .add("run_id", DataTypes.StringType)
          .add("extracted_at", DataTypes.TimestampType);

  /** The output of an extraction task: a code, or a failure instead. */
  static final StructType CODED =
      CODES
          .add("stage", DataTypes.StringType)
          .add("error", DataTypes.StringType)
          .add("message", DataTypes.StringType);

  /** The quarantine: an image without a code, and why; one row for a path and net. */
  static final StructType QUARANTINE =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("stage", DataTypes.StringType)
          .add("error", DataTypes.StringType)
          .add("message", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("net", DataTypes.StringType)
          .add("run_id", DataTypes.StringType)
          .add("at", DataTypes.TimestampType);

  private CodesSchema() {}
}
