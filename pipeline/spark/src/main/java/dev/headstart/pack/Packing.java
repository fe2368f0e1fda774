package dev.headstart.pack;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Counters;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import java.io.IOException;
import java.util.List;
import java.util.function.LongConsumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Packs the images of a source into few large files.
 *
 * @param source the images
 * @param out the folder for the shards
 * @param format what they are
 * @param shardSize bytes a shard, about
 */
public record Packing(ImageSource source, String out, PackFormat format, long shardSize) {

  private static final String WORK = "_packing";
  private static final String UNREAD = "_unread";
  private static final long GUESS = 100_000; // bytes of an image whose listing does not say

  /**
   * What was packed.
   *
   * @param images how many are in the shards
   * @param shards how many shards there are
   * @param failed how many images could not be read; all of them stand in {@code _unread}
   * @param examples some of them: {@code path, reason}
   */
  public record Result(long images, int shards, long failed, List<Row> examples) {}

  /** Whether a file of this name was left by a packing that did not end. */
  public static boolean mayBeLeft(String name) {
    return name.equals(WORK);
  }

  /** Whether a file of this name is the work of a packing. */
  public static boolean isOurs(String name) {
    return name.matches("part-\\d+\\.(parquet|tar)") || name.equals(UNREAD) || mayBeLeft(name);
  }

  /**
   * Packs all. Shards are written below a hidden folder and moved to their names when all are
   * whole; earlier ones are deleted only then.
   *
   * @param counters tells how far it is meanwhile
   * @param total is told how many images there are
   * @throws InputException where there are no images, or where they lie in {@code out}
   */
  public Result run(SparkSession spark, Counters counters, LongConsumer total) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path folder = new Path(out);
    FileSystem fs = folder.getFileSystem(hadoop);
    if (source.places().stream()
        .anyMatch(p -> fs.makeQualified(new Path(p)).equals(fs.makeQualified(folder)))) {
      throw new InputException(
          Texts.format("The images are in %s: name another place to pack to.", out));
    }
    FoundImages found = source.find(spark);
    Dataset<Row> listing = found.listing().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Row sizes =
          listing
              .agg(count("*"), coalesce(sum(coalesce(col("length"), lit(GUESS))), lit(0L)))
              .first();
      long images = sizes.getLong(0);
      if (images == 0) {
        throw source.nothingThere();
      }
      total.accept(images);
      int shards = (int) Math.max(1, Math.round((double) sizes.getLong(1) / shardSize));
      fs.delete(new Path(folder, WORK), true);
      Dataset<Row> tasks =
          found.tasks(listing, images, rows -> rows.repartition(shards)).coalesce(shards);
      Dataset<Row> packed = pack(tasks, counters).persist(StorageLevel.DISK_ONLY());
      try {
        return finish(packed, fs, folder);
      } finally {
        packed.unpersist();
      }
    } finally {
      listing.unpersist();
      fs.delete(new Path(folder, WORK), true);
    }
  }

  private Dataset<Row> pack(Dataset<Row> tasks, Counters counters) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(tasks.sparkSession().sparkContext());
    Broadcast<SerializableConfiguration> conf =
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    ListedImage.Columns columns = ListedImage.Columns.of(tasks.schema());
    PackFormat format = this.format;
    String work = new Path(out, WORK).toString();
    long largest = shardSize + shardSize / 2;
    MapPartitionsFunction<Row, Row> task =
        rows ->
            new PackTask(format, work, largest, counters, conf.value().value()).pack(rows, columns);
    return tasks.mapPartitions(task, Encoders.row(PackTask.RESULT));
  }

  /** Moves what the tasks that counted wrote to its place: other attempts may have written too. */
  private Result finish(Dataset<Row> packed, FileSystem fs, Path folder) throws IOException {
    List<Row> shards = packed.filter("shard IS NOT NULL").orderBy("shard").collectAsList();
    Dataset<Row> unread = packed.filter("path IS NOT NULL").select("path", "reason");
    long failed = unread.count();
    for (FileStatus old : fs.exists(folder) ? fs.listStatus(folder) : new FileStatus[0]) {
      if (isOurs(old.getPath().getName()) && !mayBeLeft(old.getPath().getName())) {
        fs.delete(old.getPath(), true);
      }
    }
    long images = 0;
    for (int i = 0; i < shards.size(); i++) {
      Path from = new Path(new Path(folder, WORK), shards.get(i).getString(0));
      Path to = new Path(folder, Texts.format("part-%05d%s", i, format.extension()));
      if (!fs.rename(from, to)) {
        throw new IOException(Texts.format("cannot rename %s to %s", from, to));
      }
      images += shards.get(i).getLong(1);
    }
    if (failed > 0) {
      unread.coalesce(1).write().json(new Path(folder, UNREAD).toString());
    }
    return new Result(images, shards.size(), failed, unread.limit(10).collectAsList());
  }
}
