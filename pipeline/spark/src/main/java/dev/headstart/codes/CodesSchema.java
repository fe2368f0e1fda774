package dev.headstart.codes;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns of the tables: what is listed, what is coded, what is kept of a failure. */
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

  /** What an extraction task gives: a code, or the failure in its place. */
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
