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
import java.io.Serializable;
import java.util.Arrays;
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
import org.jspecify.annotations.Nullable;

/** Figures of the images of a source, computed in one pass and kept until closed. */
final class PerImage implements AutoCloseable {
  private static final int IMAGES_PER_TASK = 128;

  /** What is computed, in one task. */
  interface Figures extends AutoCloseable {

    /** Returns the figures of an image, in the order of their columns. */
    @Nullable Object[] of(ListedImage image) throws ImageException;

    @Override
    void close();
  }

  /** Makes what computes the figures, in each task. */
  interface Maker extends Serializable {
    Figures make();
  }

  private final ImagePass pass;
  private final Dataset<Row> rows;
  private final long images;
  private final long failed;

  private PerImage(ImagePass pass, Dataset<Row> rows, long images, long failed) {
    this.pass = pass;
    this.rows = rows;
    this.images = images;
    this.failed = failed;
  }

  /**
   * Reads and decodes all images.
   *
   * @param step the name of what is done
   * @param columns the columns of the figures, as in DDL
   * @throws dev.headstart.InputException if there are no images
   */
  static PerImage of(
      SparkSession spark,
      ImageSource source,
      PassListener listener,
      String step,
      String columns,
      Maker maker) {
    ImagePass pass = ImagePass.reading(spark, source, listener);
    try {
      ImagePass.Listed listed = pass.list();
      int tasks = (int) Math.max(1, listed.count() / IMAGES_PER_TASK);
      Dataset<Row> images =
          pass.found()
              .tasks(listed.images(), listed.count(), listing -> listing.repartition(tasks));
      StructType schema = StructType.fromDDL("path STRING, failed BOOLEAN, " + columns);
      Dataset<Row> rows =
          pass.keep(
              computed(images, schema, maker, pass.counters()), StorageLevel.MEMORY_AND_DISK());
      long failed = pass.step(step, () -> rows.filter("failed").count());
      pass.done(ImageCounts.of(listed.count() - failed, failed, listed.passedOver()));
      pass.end();
      return new PerImage(pass, rows, listed.count(), failed);
    } catch (RuntimeException e) {
      pass.close();
      throw e;
    }
  }

  /**
   * Returns {@code path, failed} and the figures, which are null if the image could not be read or
   * decoded.
   */
  Dataset<Row> rows() {
    return rows;
  }

  long images() {
    return images;
  }

  long failed() {
    return failed;
  }

  @Override
  public void close() {
    pass.close();
  }

  private static Dataset<Row> computed(
      Dataset<Row> images, StructType schema, Maker maker, Counters counters) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(images.sparkSession().sparkContext());
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    ListedImage.Columns columns = ListedImage.Columns.of(images.schema());
    int width = schema.length();
    MapPartitionsFunction<Row, Row> task =
        rows -> computed(rows, columns, conf.value().value(), maker, width, counters);
    return images.mapPartitions(task, Encoders.row(schema));
  }

  private static Iterator<Row> computed(
      Iterator<Row> rows,
      ListedImage.Columns columns,
      Configuration conf,
      Maker maker,
      int width,
      Counters counters) {
    Figures figures = maker.make();
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> figures.close());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Row next() {
        Row row = rows.next();
        @Nullable Object[] values = new Object[width];
        values[0] = row.getString(0);
        try {
          ListedImage image = ListedImage.of(row, columns, conf);
          @Nullable Object[] found = figures.of(image);
          values[1] = false;
          System.arraycopy(found, 0, values, 2, found.length);
          counters.add(true, image.bytes());
        } catch (IOException | ImageException e) {
          Arrays.fill(values, 2, width, null);
          values[1] = true;
          counters.add(false, 0);
        }
        return RowFactory.create(values);
      }
    };
  }
}
