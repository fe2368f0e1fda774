package dev.headstart.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/** The images found in a source: their listing, and the tasks that read them. */
public final class FoundImages {

  private static final int IMAGES_A_TASK = 128; // as many as a block of a tar has

  private final SparkSession spark;
  private final ImageSource source;
  private final Places places;
  private final List<Shards> shards;
  private final Broadcast<Shipped<ShardIndex>> index;
  private Dataset<Row> listing;

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
   * Lists the images: {@code path, label, split, length, modified, block}, each path once. The path
   * of an image in a shard is {@code SHARD#KEY}; keeping the images of a block in one task reads
   * each shard as few times as possible. No image is read yet. Later calls return the same dataset,
   * which may be persisted.
   */
  public Dataset<Row> listing() {
    if (listing == null) {
      listing = list();
    }
    return listing;
  }

  private Dataset<Row> list() {
    List<Dataset<Row>> parts = new ArrayList<>();
    if (!places.plain().isEmpty()) {
      Dataset<Row> files = new FolderListing(spark, source.filter()).list(places.plain());
      parts.add(blocked(splits(files)));
    }
    shards.forEach(kind -> parts.add(kind.list(spark)));
    Dataset<Row> all = parts.isEmpty() ? null : labelled(union(parts));
    for (String csv : places.manifests()) {
      Dataset<Row> rows = blocked(new Manifest(spark, csv).listing());
      all = all == null ? rows : all.union(rows);
    }
    Dataset<Row> once = mayOverlap() ? all.dropDuplicates("path") : all;
    return source.labels() instanceof Labels.None ? once : LabelText.clean(once);
  }

  /**
   * Partitions images into tasks. Rows of shards get the image data, read lazily by the task: each
   * block in one pass, one image at a time.
   *
   * @param chunk rows of the listing; without {@code block}, shards are read from their beginning
   * @param images how many there are, at least 1
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
            .withColumn("pixels", lit(null).cast(ShardRows.PIXELS))
            .withColumn("unread", lit(null).cast(DataTypes.StringType));
    return plain.union(read);
  }

  /**
   * Reads what is in shards, for {@link ListedImage#of}; images in files of their own are left to
   * be read when they are needed.
   *
   * @param rows some of the listing's, without {@code block}; more columns may follow
   * @param images how many there are, at least 1
   */
  public Dataset<Row> withShards(Dataset<Row> rows, long images) {
    return shards.isEmpty()
        ? rows
        : tasks(
            rows.join(listing().select("path", "block"), "path"), images, UnaryOperator.identity());
  }

  /** Which images lie in which of the shards that were found. */
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
    StructType schema = ShardRows.with(rows.schema());
    MapPartitionsFunction<Row, Row> task =
        part -> {
          ShardRows with =
              new ShardRows(ShardBlock.gather(part), index.value().value(), conf.value().value());
          TaskContext.get()
              .addTaskCompletionListener((TaskCompletionListener) context -> with.close());
          return with;
        };
    return rows.mapPartitions(task, Encoders.row(schema)).drop(ShardBlock.COLUMN);
  }

  /** Whether an image may be listed twice: a single folder has each once. */
  private boolean mayOverlap() {
    String only = source.places().get(0);
    return source.places().size() > 1 || Manifest.isOne(only) || only.matches(".*[*?\\[{].*");
  }

  /** Where folders are the labels, folders above them may be the splits. */
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
      Dataset<Row> rows = new Manifest(spark, csv.uri()).rows().dropDuplicates("path");
      return files
          .drop("label", "split")
          .join(rows, "path", "left")
          .select("path", "label", "split", "length", "modified", "block");
    }
    return files.withColumn("label", lit(null).cast(DataTypes.StringType));
  }

  private static Dataset<Row> blocked(Dataset<Row> files) {
    return files.withColumn("block", lit(null).cast(DataTypes.StringType));
  }

  private static Dataset<Row> union(List<Dataset<Row>> parts) {
    return parts.stream().reduce(Dataset::union).orElseThrow();
  }
}
