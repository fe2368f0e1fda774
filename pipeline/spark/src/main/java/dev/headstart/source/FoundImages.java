// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/** The images found in a source: their listing, and the tasks that read them. */
public final class FoundImages implements AutoCloseable {

  private static final String LINE = "line"; // the line of a CSV file that names an image
  private static final int IMAGES_A_TASK = 128; // the number of images in a block of a tar

  private final SparkSession spark;
  private final ImageSource source;
  private final Places places;
  private final List<Shards> shards;
  private final Broadcast<Shipped<ShardIndex>> index;
  private final List<Dataset<Row>> kept = new ArrayList<>();
  private @Nullable Dataset<Row> seen;

  private FoundImages(SparkSession spark, ImageSource source, Places places, List<Shards> shards) {
    this.spark = spark;
    this.source = source;
    this.places = places;
    this.shards = shards;
    this.index =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new Shipped<>(new ShardIndex(shards)));
  }

  static FoundImages of(SparkSession spark, ImageSource source) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Places places = Places.of(source.places(), source.filter(), hadoop);
    List<Shards> shards = new ArrayList<>();
    if (!places.tars().isEmpty()) {
      shards.add(new TarShards(places.tars()));
    }
    if (!places.sequences().isEmpty()) {
      shards.add(SequenceShards.of(places.sequences(), hadoop));
    }
    places.tables().forEach(t -> shards.add(TableShards.of(spark, t, source.imageColumn())));
    return new FoundImages(spark, source, places, shards);
  }

  /**
   * Returns the listing of the images: {@code path, label, split, length, modified, block, unread},
   * each path once. The path of an image in a shard is {@code SHARD#KEY}. Chunks that keep the
   * images of a block together need the fewest reads of shards. No image has been read yet.
   */
  public Dataset<Row> listing() {
    return seen().filter(col(Listing.PASSED).isNull()).drop(Listing.PASSED);
  }

  /**
   * Returns a listing of everything that was seen, images and what is passed over, with {@link
   * Listing#SEEN}. All calls return the same data set, which may be persisted.
   */
  public Dataset<Row> seen() {
    if (seen == null) {
      seen = list();
    }
    return seen;
  }

  /** Returns for each place of the source the address below which its images are. */
  public List<String> tops() {
    return places.tops();
  }

  private Dataset<Row> list() {
    List<Dataset<Row>> parts = new ArrayList<>();
    parts.add(spark.createDataFrame(places.others(), Listing.SEEN));
    if (!places.plain().isEmpty()) {
      FolderListing folders = new FolderListing(spark, source.filter(), kept);
      parts.add(splits(folders.list(places.plain())));
    }
    shards.forEach(kind -> parts.add(kind.list(spark)));
    Dataset<Row> all = labelled(parts.stream().reduce(Dataset::union).orElseThrow());
    if (!places.manifests().isEmpty()) {
      Dataset<Row> named = Manifest.listing(Manifest.lines(spark, places.manifests()));
      all = all.withColumn(LINE, lit(null).cast(DataTypes.StringType)).union(named);
    }
    Dataset<Row> once = mayOverlap() ? once(all) : all;
    return source.labels() instanceof Labels.None ? once : LabelText.clean(once);
  }

  /**
   * Marks images that were named before as passed over. A line of a CSV file takes precedence over
   * a folder.
   */
  private static Dataset<Row> once(Dataset<Row> all) {
    Dataset<Row> ordered =
        Arrays.asList(all.columns()).contains(LINE) ? all : all.withColumn(LINE, lit(""));
    Column number =
        row_number()
            .over(
                Window.partitionBy(col("path"), col(Listing.PASSED).isNull())
                    .orderBy(col(LINE).asc_nulls_last(), col("label"), col("block")));
    return ordered
        .withColumn("number", number)
        .withColumn(
            Listing.PASSED,
            when(
                    col(Listing.PASSED).isNull().and(col("number").gt(1)),
                    PassedOver.NAMED_AGAIN.name())
                .otherwise(col(Listing.PASSED)))
        .select(Listing.SEEN.fieldNames()[0], tail(Listing.SEEN.fieldNames()));
  }

  private static String[] tail(String[] names) {
    return Arrays.copyOfRange(names, 1, names.length);
  }

  /** Releases the persisted parts of the listing. */
  @Override
  public void close() {
    kept.forEach(Dataset::unpersist);
  }

  /**
   * Partitions images into tasks. Rows of shards get their image data, which the task reads lazily:
   * each block in one pass, one image at a time.
   *
   * @param chunk rows of the listing; without {@code block}, shards are read from their beginning
   * @param images the number of images, at least 1
   * @param share partitions the images that are files of their own
   */
  public Dataset<Row> tasks(Dataset<Row> chunk, long images, UnaryOperator<Dataset<Row>> share) {
    if (shards.isEmpty()) {
      return share.apply(chunk);
    }
    Broadcast<Shipped<ShardIndex>> index = this.index;
    UDF1<String, String> shardOf = path -> index.value().value().shard(path);
    Column shard = udf(shardOf, DataTypes.StringType).apply(col("path"));
    Dataset<Row> read = read(chunk.filter(shard.isNotNull()), shard, images);
    if (places.plain().isEmpty() && places.manifests().isEmpty()) {
      return read;
    }
    Dataset<Row> plain =
        share
            .apply(chunk.filter(shard.isNull()))
            .withColumn("content", lit(null).cast(DataTypes.BinaryType))
            .withColumn("pixels", lit(null).cast(ShardRows.PIXELS));
    boolean known = Arrays.asList(plain.columns()).contains(Listing.UNREAD);
    return (known ? plain : plain.withColumn(Listing.UNREAD, lit(null).cast(DataTypes.StringType)))
        .union(read);
  }

  /**
   * Reads the images in shards, for {@link ListedImage#of}. Images in files of their own are read
   * later, when they are needed.
   *
   * @param rows some rows of the listing, without {@code block}; more columns may follow
   * @param images the number of images, at least 1
   */
  public Dataset<Row> withShards(Dataset<Row> rows, long images) {
    return shards.isEmpty()
        ? rows
        : tasks(
            rows.join(listing().select("path", "block"), "path"), images, UnaryOperator.identity());
  }

  /** Returns the index of the shards that were found. */
  public Broadcast<Shipped<ShardIndex>> index() {
    return index;
  }

  private Dataset<Row> read(Dataset<Row> chunk, Column shard, long images) {
    Column whole = concat(shard, lit("#0"));
    boolean blocks = Arrays.asList(chunk.columns()).contains("block");
    Dataset<Row> rows =
        chunk
            .withColumn(ShardBlock.COLUMN, blocks ? coalesce(col("block"), whole) : whole)
            .repartition(
                Math.toIntExact((images + IMAGES_A_TASK - 1) / IMAGES_A_TASK),
                col(ShardBlock.COLUMN))
            .sortWithinPartitions(ShardBlock.COLUMN);
    Broadcast<Shipped<ShardIndex>> index = this.index;
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    StructType listed = rows.schema();
    StructType schema = ShardRows.with(listed);
    MapPartitionsFunction<Row, Row> task =
        part -> {
          ShardRows with =
              new ShardRows(
                  ShardBlock.gather(part), listed, index.value().value(), conf.value().value());
          TaskEnd.closes(with);
          return with;
        };
    return rows.mapPartitions(task, Encoders.row(schema)).drop(ShardBlock.COLUMN);
  }

  /** Returns whether an image may be listed twice. A single folder lists each image once. */
  private boolean mayOverlap() {
    String only = source.places().get(0);
    return source.places().size() > 1 || Manifest.isOne(only) || only.matches(".*[*?\\[{].*");
  }

  /** If folders are the labels, sets the splits from the folders above them. */
  private Dataset<Row> splits(Dataset<Row> files) {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    return source.labels() instanceof Labels.Folder
        ? FolderSplits.of(places.plain(), hadoop).in(files)
        : files;
  }

  private Dataset<Row> labelled(Dataset<Row> files) {
    if (source.labels() instanceof Labels.Folder) {
      return files;
    }
    if (source.labels() instanceof Labels.Csv csv) {
      Dataset<Row> rows =
          Manifest.lines(spark, List.of(csv.uri()))
              .filter(col("path").isNotNull())
              .dropDuplicates("path")
              .select("path", "label", "split");
      return files
          .drop("label", "split")
          .join(rows, "path", "left")
          .select("path", tail(Listing.SEEN.fieldNames()));
    }
    return files.withColumn("label", lit(null).cast(DataTypes.StringType));
  }
}
