// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.files.Addresses;
import dev.headstart.source.files.Entries;
import dev.headstart.source.files.Entry;
import dev.headstart.source.files.LocalFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A CSV file that lists images and their classes. Its header has {@code path,label[,split]} in any
 * order; other columns are ignored. A path without a scheme or leading slash is relative to the
 * file's own folder. A folder of such files, as Spark writes it, is a manifest too.
 */
public final class Manifest {

  private static final int SHOWN = 4; // the number of lines shown for a conflict

  private final SparkSession spark;
  private final String uri;
  private final String labelColumn;

  private Manifest(SparkSession spark, String uri, String labelColumn) {
    this.spark = spark;
    this.uri = uri;
    this.labelColumn = labelColumn;
  }

  public static boolean isOne(String uri) {
    return uri.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /**
   * Returns the lines of the files, with {@link CsvLines#SCHEMA}.
   *
   * @throws InputException if a file does not exist, lacks a column or is not UTF-8, or if the
   *     files give one image different labels or splits
   */
  static Dataset<Row> lines(SparkSession spark, List<String> uris) {
    Dataset<Row> lines =
        uris.stream()
            .map(uri -> new Manifest(spark, uri, CsvLines.LABEL).read())
            .reduce(Dataset::union)
            .orElseThrow();
    check(lines);
    return lines;
  }

  /**
   * Returns {@code path} and another column of a CSV file or a folder of them, once for each path.
   *
   * @throws InputException as for labels
   */
  public static Dataset<Row> column(SparkSession spark, String uri, String column) {
    Dataset<Row> lines = new Manifest(spark, uri, column).read();
    check(lines);
    return lines
        .filter(col("path").isNotNull())
        .select(col("path"), col("label").as(column))
        .distinct();
  }

  private Dataset<Row> read() {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    List<String> files = new ArrayList<>();
    Path folder;
    try {
      Path file = Addresses.path(uri, hadoop);
      FileSystem fs = file.getFileSystem(hadoop);
      LocalFiles.checkNames(fs);
      file = fs.resolvePath(file);
      folder = file.getParent();
      find(fs, fs.getFileStatus(file), files);
    } catch (FileNotFoundException e) {
      throw new InputException(Texts.format("There is no file %s.", uri), e);
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot read %s: %s", uri, e.getMessage()), e);
    }
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf = sc.broadcast(new SerializableConfiguration(hadoop));
    String below = folder.toString();
    String labels = labelColumn;
    return spark.createDataFrame(
        sc.parallelize(files, Math.max(1, files.size()))
            .flatMap(
                file -> {
                  CsvLines lines =
                      new CsvLines(file, new Path(below), labels, conf.value().value());
                  TaskEnd.closes(lines);
                  return lines;
                }),
        CsvLines.SCHEMA);
  }

  private static void find(FileSystem fs, FileStatus at, List<String> files) throws IOException {
    if (!at.isDirectory()) {
      LocalFiles.checkRegular(fs, at.getPath());
      files.add(at.getPath().toString());
      return;
    }
    for (FileStatus below : fs.listStatus(at.getPath())) {
      if (ImageFilter.always(below.getPath().getName()) == null) {
        find(fs, below, files);
      }
    }
  }

  private static void check(Dataset<Row> lines) {
    List<Row> wrong =
        lines
            .groupBy("path")
            .agg(
                min("problem").as("problem"),
                min(struct("label", "split")).as("least"),
                max(struct("label", "split")).as("most"),
                min("line").as("first"))
            .filter(
                col("problem")
                    .isNotNull()
                    .or(
                        col("path")
                            .isNotNull()
                            .and(col("least").eqNullSafe(col("most")).unary_$bang())))
            .orderBy(col("problem").asc_nulls_last(), col("first"), col("path"))
            .limit(1)
            .collectAsList();
    if (wrong.isEmpty()) {
      return;
    }
    Row first = wrong.get(0);
    String problem = first.getAs("problem");
    throw new InputException(problem != null ? problem : conflict(lines, first.getAs("path")));
  }

  private static String conflict(Dataset<Row> lines, String path) {
    String named =
        lines
            .filter(col("path").equalTo(path))
            .groupBy("label", "split")
            .agg(min(struct("file", "line")).as("at"))
            .orderBy("at")
            .limit(SHOWN)
            .collectAsList()
            .stream()
            .map(
                row ->
                    Texts.format(
                        "%s in line %,d of %s",
                        meaning(row), row.getStruct(2).getLong(1), row.getStruct(2).getString(0)))
            .collect(Collectors.joining(", "));
    return Texts.format(
        "%s is named with different labels or splits: %s. Keep only one of these lines.",
        path, named);
  }

  private static String meaning(Row row) {
    String label = row.getString(0);
    String split = row.getString(1);
    String text = label == null ? "no label" : "\"" + label + "\"";
    return split == null ? text : text + " for " + split;
  }

  /**
   * Returns the images that the lines name, with {@link Listing#SEEN} and {@code line}. Length and
   * time are null if the image does not exist, which reading it will then report.
   */
  static Dataset<Row> listing(Dataset<Row> lines) {
    SparkSession spark = lines.sparkSession();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(spark.sparkContext().hadoopConfiguration()));
    MapFunction<Row, Row> stat =
        row -> row.isNullAt(0) ? noPath(row) : stat(row, conf.value().value());
    return lines.map(stat, Encoders.row(Listing.SEEN.add("line", "string")));
  }

  private static Row noPath(Row line) {
    return RowFactory.create(
        place(line), null, null, null, null, null, null, PassedOver.NO_PATH.name(), place(line));
  }

  private static Row stat(Row line, Configuration conf) {
    Object length = null;
    Object modified = null;
    String unread = null;
    try {
      Path path = new Path(line.getString(0));
      Entry entry = Entries.at(path, path.getFileSystem(conf)).orElse(null);
      if (entry != null && entry.kind() == Entry.Kind.FILE) {
        length = entry.length();
        modified = new Timestamp(entry.modified());
      } else if (entry != null) {
        unread = entry.unread();
      }
    } catch (IOException | IllegalArgumentException e) {
      // They stay null: reading the image fails with the reason, which goes to quarantine.
    }
    return RowFactory.create(
        line.get(0), line.get(1), line.get(2), length, modified, null, unread, null, place(line));
  }

  /**
   * Returns the position of a line as text. Within a file these texts sort in the order of the
   * lines.
   */
  private static String place(Row line) {
    return Texts.format("%s:%012d", line.getString(3), line.getLong(4));
  }
}
