// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schema of a listing: what is known about an image before it is read. */
public final class Listing {

  /** {@code path, label, split, length, modified}; only the path is never null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType);

  /** The column that says why an image cannot be read, where that is known by now; else null. */
  public static final String UNREAD = "unread";

  /** The column with the name of a {@link PassedOver}, or null for an image. */
  public static final String PASSED = "passed";

  /**
   * A listing with all that was seen.
   *
   * <p>Images may lie in shards, files of many images. Such an image's path is {@code SHARD#KEY}
   * and its block {@code SHARD#POSITION}: images of one block are read together. The block of an
   * image in a file of its own is null.
   */
  public static final StructType SEEN =
      SCHEMA
          .add("block", DataTypes.StringType)
          .add(UNREAD, DataTypes.StringType)
          .add(PASSED, DataTypes.StringType);

  private Listing() {}
}
