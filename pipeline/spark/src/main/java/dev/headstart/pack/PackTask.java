// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import dev.headstart.Texts;
import dev.headstart.codes.Counters;
import dev.headstart.codes.Failure;
import dev.headstart.image.ImageException;
import dev.headstart.source.ListedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Packs the images of one Spark task into a shard, or several if there is more data than expected.
 */
final class PackTask {

  /** The result: one row for each shard written, and one for each image that could not be read. */
  static final StructType RESULT =
      new StructType()
          .add("shard", DataTypes.StringType)
          .add("images", DataTypes.LongType)
          .add("path", DataTypes.StringType)
          .add("reason", DataTypes.StringType);

  private final PackFormat format;
  private final String folder;
  private final long largest;
  private final Counters counters;
  private final Configuration conf;
  private final List<Row> result = new ArrayList<>();
  private @Nullable PackWriter writer;
  private @Nullable String shard;
  private long images;
  private long bytes;

  /**
   * Creates a task.
   *
   * @param folder the folder that task attempts write to
   * @param largest the number of bytes of images after which a new shard is started
   */
  PackTask(PackFormat format, String folder, long largest, Counters counters, Configuration conf) {
    this.format = format;
    this.folder = folder;
    this.largest = largest;
    this.counters = counters;
    this.conf = conf;
  }

  Iterator<Row> pack(Iterator<Row> rows, ListedImage.Columns columns) throws IOException {
    try {
      while (rows.hasNext()) {
        Row row = rows.next();
        byte[] file = read(row, columns);
        counters.add(file != null, file == null ? 0 : file.length);
        if (file != null) {
          add(new PackWriter.Image(row.getString(0), row.getString(1), row.getString(2), file));
        }
      }
      finish();
    } finally {
      if (writer != null) { // the task failed, and what was written is discarded
        writer.close();
      }
    }
    return result.iterator();
  }

  private byte @Nullable [] read(Row row, ListedImage.Columns columns) {
    String reason;
    try {
      if (ListedImage.of(row, columns, conf) instanceof ListedImage.Encoded encoded) {
        return encoded.file();
      }
      reason = "its pixels are not stored as an image file";
    } catch (IOException | ImageException e) {
      reason = Failure.of("read", e).message();
    }
    result.add(RowFactory.create(null, null, row.getString(0), reason));
    return null;
  }

  private void add(PackWriter.Image image) throws IOException {
    if (writer != null && bytes + image.file().length > largest) {
      finish();
    }
    if (writer == null) {
      TaskContext task = TaskContext.get();
      shard =
          Texts.format(
              "%05d-%05d-%d%s",
              task.partitionId(), result.size(), task.taskAttemptId(), format.extension());
      writer = PackWriter.open(format, new Path(folder, shard), conf);
    }
    writer.add(image);
    images++;
    bytes += image.file().length;
  }

  private void finish() throws IOException {
    if (writer == null) {
      return;
    }
    PackWriter done = writer;
    writer = null;
    done.close();
    result.add(RowFactory.create(shard, images, null, null));
    images = 0;
    bytes = 0;
  }
}
