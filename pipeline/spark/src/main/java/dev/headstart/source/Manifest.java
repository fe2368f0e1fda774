package dev.headstart.source;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A CSV file that names images and their classes: a header with {@code path,label[,split]} in any
 * order, other columns ignored. A path without a scheme or leading slash is relative to the file's
 * own folder.
 */
public final class Manifest {

  private final SparkSession spark;
  private final String uri;

  Manifest(SparkSession spark, String uri) {
    this.spark = spark;
    this.uri = uri;
  }

  public static boolean isOne(String uri) {
    return uri.toLowerCase(Locale.ROOT).endsWith(".csv");
  }

  /**
   * The rows of the file: {@code path} (absolute), {@code label}, {@code split}.
   *
   * @throws InputException where the file is not there or lacks a column
   */
  Dataset<Row> rows() {
    Path file = new Path(uri);
    try {
      file = file.getFileSystem(spark.sparkContext().hadoopConfiguration()).resolvePath(file);
    } catch (FileNotFoundException e) {
      throw new InputException(Texts.format("No labels at %s: no such file.", uri), e);
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot read %s: %s", uri, e.getMessage()), e);
    }
    Dataset<Row> csv =
        spark
            .read()
            .option("header", true)
            .option("escape", "\"")
            .option("ignoreLeadingWhiteSpace", true)
            .option("ignoreTrailingWhiteSpace", true)
            .csv(file.toString());
    List<String> columns = Arrays.asList(csv.columns());
    if (!columns.contains("path") || !columns.contains("label")) {
      throw new InputException(
          Texts.format(
              "%s needs a header with path,label[,split]; it has %s.",
              uri, String.join(",", columns)));
    }
    Path folder = file.getParent();
    UDF1<String, String> absolute = path -> absolute(folder, path);
    return csv.filter(col("path").isNotNull())
        .select(
            functions.udf(absolute, DataTypes.StringType).apply(col("path")).as("path"),
            col("label"),
            columns.contains("split")
                ? col("split")
                : functions.lit(null).cast(DataTypes.StringType).as("split"));
  }

  /**
   * The images the file names, with {@link Listing#SCHEMA}; length and time are null where there is
   * no such image, which reading it will then report.
   */
  Dataset<Row> listing() {
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    Broadcast<SerializableConfiguration> conf =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(new SerializableConfiguration(hadoop));
    return rows()
        .map(
            (org.apache.spark.api.java.function.MapFunction<Row, Row>)
                row -> stat(row, conf.value().value()),
            Encoders.row(Listing.SCHEMA));
  }

  private static String absolute(Path folder, String path) {
    try {
      return new Path(folder, path).toString();
    } catch (IllegalArgumentException e) {
      return path; // no address: reading it fails with the reason
    }
  }

  private static Row stat(Row row, Configuration conf) {
    Object length = null;
    Object modified = null;
    try {
      Path path = new Path(row.getString(0));
      FileStatus status = path.getFileSystem(conf).getFileStatus(path);
      length = status.getLen();
      modified = new java.sql.Timestamp(status.getModificationTime());
    } catch (IOException | IllegalArgumentException e) {
      // stays null: reading it fails with the reason, and that is what the quarantine keeps
    }
    return RowFactory.create(row.getString(0), row.get(1), row.get(2), length, modified);
  }
}
