// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Counters;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImagePass;
import dev.headstart.codes.PassListener;
import dev.headstart.files.Moves;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import dev.headstart.source.files.Addresses;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
 * @param format the format of the shards
 * @param shardSize the approximate size of a shard in bytes
 */
public record Packing(ImageSource source, String out, PackFormat format, long shardSize) {

  private static final String WORK = "_packing";
  private static final String ASIDE = "_packed_before";
  private static final String UNREAD = "_unread";
  private static final long GUESS = 100_000; // bytes of an image of unknown size

  /**
   * The result of a packing.
   *
   * @param images the number of images in the shards
   * @param shards the number of shards
   * @param failed the number of images that could not be read; all of them are listed in {@code
   *     _unread}
   * @param examples some of them: {@code path, reason}
   * @param counts the number of listed images by outcome; a packed image counts as coded
   */
  public record Result(
      long images, int shards, long failed, List<Row> examples, ImageCounts counts) {}

  /**
   * Creates a packing, which does not start yet.
   *
   * @throws IllegalArgumentException if the size of shards is not positive
   */
  public Packing {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(format, "format");
    if (shardSize < 1) {
      throw new IllegalArgumentException(
          Texts.format("A shard has at least 1 byte, not %d", shardSize));
    }
  }

  /** Returns whether a file of this name may have been left by an unfinished packing. */
  public static boolean mayBeLeft(String name) {
    return name.equals(WORK) || name.equals(ASIDE);
  }

  /** Returns whether a file of this name was written by a packing. */
  public static boolean isOurs(String name) {
    return name.matches("part-\\d+\\.(parquet|tar)") || name.equals(UNREAD) || mayBeLeft(name);
  }

  /**
   * Packs all images. Shards are written below a hidden folder and moved to their final names when
   * all are complete. Earlier shards are moved aside to {@code _packed_before} and deleted last.
   *
   * @param listener receives the progress
   * @throws InputException if there are no images, or if they are stored in {@code out}
   */
  public Result run(SparkSession spark, PassListener listener) throws IOException {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Path folder = new Path(out);
    FileSystem fs = folder.getFileSystem(hadoop);
    if (source.places().stream()
        .anyMatch(
            p -> fs.makeQualified(Addresses.path(p, hadoop)).equals(fs.makeQualified(folder)))) {
      throw new InputException(
          Texts.format("The images are in %s: name another place to pack to.", out));
    }
    try (ImagePass pass = ImagePass.reading(spark, source, listener)) {
      ImagePass.Listed listed = pass.list();
      Dataset<Row> listing = listed.images();
      long images = listed.count();
      Row sizes =
          pass.step("list", () -> listing.agg(sum(coalesce(col("length"), lit(GUESS)))).first());
      int shards = (int) Math.max(1, Math.round((double) sizes.getLong(0) / shardSize));
      fs.delete(new Path(folder, WORK), true);
      Dataset<Row> tasks =
          pass.found().tasks(listing, images, rows -> rows.repartition(shards)).coalesce(shards);
      Dataset<Row> packed = pass.keep(pack(tasks, pass.counters()), StorageLevel.DISK_ONLY());
      Result result = finish(packed, pass.step("pack", () -> written(packed)), fs, folder, listed);
      pass.done(result.counts());
      return result;
    } finally {
      fs.delete(new Path(folder, WORK), true);
    }
  }

  /** Returns the shards of the successful task attempts. */
  private static List<Row> written(Dataset<Row> packed) {
    return packed.filter("shard IS NOT NULL").orderBy("shard").collectAsList();
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

  /**
   * Moves the shards of the successful task attempts to their place. Other attempts may have
   * written shards too.
   */
  private Result finish(
      Dataset<Row> packed, List<Row> shards, FileSystem fs, Path folder, ImagePass.Listed listed)
      throws IOException {
    Dataset<Row> unread = packed.filter("path IS NOT NULL").select("path", "reason");
    long failed = unread.count();
    Path aside = new Path(folder, ASIDE);
    long images = 0;
    try (Moves moves = new Moves(fs)) {
      List<Path> before = before(fs, folder);
      if (!before.isEmpty()) {
        fs.delete(aside, true); // a version older still
        fs.mkdirs(aside);
      }
      for (Path old : before) {
        moves.move(old, new Path(aside, old.getName()));
      }
      for (int i = 0; i < shards.size(); i++) {
        Path from = new Path(new Path(folder, WORK), shards.get(i).getString(0));
        moves.move(from, new Path(folder, Texts.format("part-%05d%s", i, format.extension())));
        images += shards.get(i).getLong(1);
      }
      moves.keep();
    }
    fs.delete(aside, true);
    if (failed > 0) {
      unread.coalesce(1).write().json(new Path(folder, UNREAD).toString());
    }
    return new Result(
        images,
        shards.size(),
        failed,
        unread.limit(10).collectAsList(),
        ImageCounts.of(images, failed, listed.passedOver()));
  }

  /** Returns the files of an earlier packing. */
  private static List<Path> before(FileSystem fs, Path folder) throws IOException {
    return fs.exists(folder)
        ? Arrays.stream(fs.listStatus(folder))
            .map(FileStatus::getPath)
            .filter(path -> isOurs(path.getName()) && !mayBeLeft(path.getName()))
            .toList()
        : List.of();
  }
}
