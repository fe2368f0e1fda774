// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schemas of the tables of codes and of the quarantine. */
public final class CodesSchema {

  /** The codes table. {@code code} holds floats, which take half the space of MLlib's doubles. */
  public static final StructType CODES =
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

  /** The output of an extraction task: a code or a failure. */
  public static final StructType CODED =
      CODES
          .add("stage", DataTypes.StringType)
          .add("error", DataTypes.StringType)
          .add("message", DataTypes.StringType);

  /** The quarantine: images without a code, with the reason. There is one row per path and net. */
  public static final StructType QUARANTINE =
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
