package dev.headstart.codes;

import static org.apache.spark.sql.functions.lit;

import dev.headstart.InputException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;

/**
 * The images of a job.
 *
 * @param places folders (with all below them), files, globs, or CSV manifests, on any file system
 *     that Hadoop knows
 * @param labels where the class of each image comes from; a manifest among the places brings its
 *     own
 * @param filter which files of a folder are taken
 */
public record ImageSource(List<String> places, Labels labels, ImageFilter filter) {

  /** Checks that there is at least one place. */
  public ImageSource {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new InputException("No images were named.");
    }
  }

  /**
   * Lists the images: {@code path, label, split, length, modified}, each path once. Nothing is read
   * yet.
   *
   * @throws InputException where a place is not there
   */
  public Dataset<Row> list(SparkSession spark) {
    Dataset<Row> all = null;
    List<String> folders = new ArrayList<>(places);
    for (String place : places) {
      if (Manifest.isOne(place)) {
        folders.remove(place);
        all = union(all, new Manifest(spark, place).listing());
      }
    }
    if (!folders.isEmpty()) {
      all = union(all, labelled(spark, new FolderListing(spark, filter).list(folders)));
    }
    return mayOverlap() ? all.dropDuplicates("path") : all;
  }

  /** Whether an image may be listed twice: a single folder has each once. */
  private boolean mayOverlap() {
    String only = places.get(0);
    return places.size() > 1 || Manifest.isOne(only) || only.matches(".*[*?\\[{].*");
  }

  private Dataset<Row> labelled(SparkSession spark, Dataset<Row> files) {
    if (labels instanceof Labels.Folder) {
      return files;
    }
    if (labels instanceof Labels.Csv csv) {
      Dataset<Row> rows = new Manifest(spark, csv.uri()).rows().dropDuplicates("path");
      return files
          .drop("label", "split")
          .join(rows, "path", "left")
          .select("path", "label", "split", "length", "modified");
    }
    return files.withColumn("label", lit(null).cast(DataTypes.StringType));
  }

  private static Dataset<Row> union(Dataset<Row> some, Dataset<Row> more) {
    return some == null ? more : some.union(more);
  }
}
