// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ListedImage;
import dev.headstart.source.ShardIndex;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** Makes the thumbnails of chosen images on the executors. */
final class Thumbnails {

  private static final int WHOLE_SIDE = 168;
  static final int SMALL_SIDE = 96;
  private static final int IMAGES_A_TASK = 24;

  private static final StructType LISTED =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("both", DataTypes.BooleanType);

  private static final StructType MADE =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("whole", DataTypes.BinaryType)
          .add("seen", DataTypes.BinaryType)
          .add("error", DataTypes.StringType);

  private final SparkSession spark;
  private final Preprocessing net;
  private final @Nullable FoundImages found;
  private final int smallSide;

  /**
   * Creates a maker.
   *
   * @param net the preprocessing of the net, for what it saw
   * @param found the listing that the images come from; null if all are files of their own
   * @param smallSide the longer side of small whole images in pixels
   */
  Thumbnails(SparkSession spark, Preprocessing net, @Nullable FoundImages found, int smallSide) {
    this.spark = spark;
    this.net = net;
    this.found = found;
    this.smallSide = smallSide;
  }

  /**
   * Makes the thumbnails. An image that cannot be read has one with an error.
   *
   * @param both rows that begin with {@link ScoredRows#IMAGE}, for the whole image and what the net
   *     saw
   * @param small such rows, for a small whole image
   * @return the thumbnails by path
   */
  Map<String, Thumbnail> of(Iterable<Row> both, Iterable<Row> small) {
    List<Row> rows = new ArrayList<>();
    both.forEach(row -> rows.add(listed(row, true)));
    small.forEach(row -> rows.add(listed(row, false)));
    if (rows.isEmpty()) {
      return Map.of();
    }
    Dataset<Row> readable = readable(rows);
    ListedImage.Columns columns = ListedImage.Columns.of(readable.schema());
    int which = readable.schema().fieldIndex("both");
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    Task task = new Task(net, columns, which, smallSide);
    MapPartitionsFunction<Row, Row> work = part -> task.made(part, conf.value().value());
    try {
      Map<String, Thumbnail> made = new HashMap<>();
      for (Row row : readable.mapPartitions(work, Encoders.row(MADE)).collectAsList()) {
        made.put(row.getString(0), new Thumbnail(row.getAs(1), row.getAs(2), row.getString(3)));
      }
      return made;
    } finally {
      conf.destroy();
    }
  }

  private Dataset<Row> readable(List<Row> rows) {
    if (found != null) {
      return found.withShards(listing(rows), rows.size());
    }
    return ChosenShards.of(spark, rows)
        .map(shards -> withShards(shards, rows))
        .orElseGet(() -> listing(rows));
  }

  private Dataset<Row> withShards(FoundImages shards, List<Row> rows) {
    ShardIndex index = shards.index().value().value();
    Map<Boolean, List<Row>> inShards =
        rows.stream()
            .collect(Collectors.partitioningBy(row -> index.shard(row.getString(0)) != null));
    List<Row> inside = Objects.requireNonNull(inShards.get(true));
    List<Row> files = Objects.requireNonNull(inShards.get(false));
    Dataset<Row> read = shards.tasks(listing(inside), inside.size(), UnaryOperator.identity());
    return files.isEmpty() ? read : read.unionByName(listing(files), true);
  }

  private Dataset<Row> listing(List<Row> rows) {
    int tasks = (rows.size() + IMAGES_A_TASK - 1) / IMAGES_A_TASK;
    return spark.createDataFrame(rows, LISTED).repartition(tasks);
  }

  private static Row listed(Row row, boolean both) {
    return RowFactory.create(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), both);
  }

  private record Task(Preprocessing net, ListedImage.Columns columns, int both, int smallSide)
      implements Serializable {

    Iterator<Row> made(Iterator<Row> rows, Configuration conf) {
      List<Row> made = new ArrayList<>();
      try (ThumbnailMaker maker = new ThumbnailMaker(net)) {
        while (rows.hasNext()) {
          Row row = rows.next();
          Thumbnail small = thumbnail(maker, row, conf);
          made.add(RowFactory.create(row.get(0), small.whole(), small.seen(), small.error()));
        }
      }
      return made.iterator();
    }

    private Thumbnail thumbnail(ThumbnailMaker maker, Row row, Configuration conf) {
      try {
        ListedImage image = ListedImage.of(row, columns, conf);
        return row.getBoolean(both) ? maker.both(image, WHOLE_SIDE) : maker.small(image, smallSide);
      } catch (IOException | ImageException e) {
        return new Thumbnail(null, null, String.valueOf(e.getMessage()));
      }
    }
  }
}
