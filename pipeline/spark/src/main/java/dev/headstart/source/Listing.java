// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The schema of a listing: what is known about an image before it is read. */
public final class Listing {

  /** {@code path, label, split, length, modified}; all but the path may be null. */
  public static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType, false)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType);

  /**
   * The column with the reason why an image cannot be read, if the listing already found one;
   * otherwise null.
   */
  public static final String UNREAD = "unread";

  /** The column with the name of a {@link PassedOver}, or null for an image. */
  public static final String PASSED = "passed";

  /**
   * The schema of a listing of everything that was seen.
   *
   * <p>Images may be stored in shards, which are files of many images. The path of such an image is
   * {@code SHARD#KEY} and its block {@code SHARD#POSITION}: images of one block are read together.
   * The block of an image in a file of its own is null.
   */
  public static final StructType SEEN =
      SCHEMA
          .add("block", DataTypes.StringType)
          .add(UNREAD, DataTypes.StringType)
          .add(PASSED, DataTypes.StringType);

  private Listing() {}
}
