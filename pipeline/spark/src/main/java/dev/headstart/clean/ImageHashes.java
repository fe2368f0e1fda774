// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import dev.headstart.codes.Counters;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImagePass;
import dev.headstart.codes.PassListener;
import dev.headstart.image.ImageException;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import java.io.IOException;
import java.util.Iterator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The perceptual hashes of the images of a source, computed in one pass and kept until closed. */
public final class ImageHashes implements AutoCloseable {
  private static final StructType SCHEMA =
      StructType.fromDDL("path STRING, hash BIGINT, failed BOOLEAN");
  private static final int IMAGES_PER_TASK = 128;

  private final ImagePass pass;
  private final Dataset<Row> rows;
  private final long images;
  private final long failed;

  private ImageHashes(ImagePass pass, Dataset<Row> rows, long images, long failed) {
    this.pass = pass;
    this.rows = rows;
    this.images = images;
    this.failed = failed;
  }

  /**
   * Reads and decodes all images.
   *
   * @throws dev.headstart.InputException if there are none
   */
  public static ImageHashes of(SparkSession spark, ImageSource source, PassListener listener) {
    ImagePass pass = ImagePass.reading(spark, source, listener);
    try {
      ImagePass.Listed listed = pass.list();
      int tasks = (int) Math.max(1, listed.count() / IMAGES_PER_TASK);
      Dataset<Row> images =
          pass.found()
              .tasks(listed.images(), listed.count(), listing -> listing.repartition(tasks));
      Dataset<Row> rows =
          pass.keep(hashed(images, pass.counters()), StorageLevel.MEMORY_AND_DISK());
      long failed = pass.step("hash", () -> rows.filter("failed").count());
      pass.done(ImageCounts.of(listed.count() - failed, failed, listed.passedOver()));
      pass.end();
      return new ImageHashes(pass, rows, listed.count(), failed);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  /**
   * Returns {@code path, hash, failed}; the hash is null if it tells too little, or if the image
   * could not be read or decoded.
   */
  Dataset<Row> rows() {
    return rows;
  }

  /** Returns the number of images. */
  public long images() {
    return images;
  }

  /** Returns how many of them could not be read or decoded. */
  public long failed() {
    return failed;
  }

  @Override
  public void close() {
    pass.close();
  }

  private static Dataset<Row> hashed(Dataset<Row> images, Counters counters) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(images.sparkSession().sparkContext());
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    ListedImage.Columns columns = ListedImage.Columns.of(images.schema());
    MapPartitionsFunction<Row, Row> task =
        rows -> hashed(rows, columns, conf.value().value(), counters);
    return images.mapPartitions(task, Encoders.row(SCHEMA));
  }

  private static Iterator<Row> hashed(
      Iterator<Row> rows, ListedImage.Columns columns, Configuration conf, Counters counters) {
    PerceptualHash hash = new PerceptualHash();
    TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> hash.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        try {
          ListedImage image = ListedImage.of(row, columns, conf);
          Row hashed = RowFactory.create(row.getString(0), hash.of(image), false);
          counters.add(true, image.bytes());
          return hashed;
        } catch (IOException | ImageException e) {
          counters.add(false, 0);
          return RowFactory.create(row.getString(0), null, true);
        }
      }
    };
  }
}
