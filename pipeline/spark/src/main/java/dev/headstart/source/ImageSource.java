package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The images of a job.
 *
 * @param places folders (with all below them), files, globs, CSV manifests, Parquet or Delta
 *     tables, sequence files and tars, on any file system that Hadoop knows
 * @param labels where the class of each image comes from; a manifest among the places brings its
 *     own
 * @param filter which files of a folder are taken
 * @param imageColumn the column of tables that holds the images, or null where it is to be found
 */
public record ImageSource(
    List<String> places, Labels labels, ImageFilter filter, String imageColumn) {

  /** Checks that there is at least one place. */
  public ImageSource {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new InputException("No images were named.");
    }
  }

  /** A source whose tables have one column of images. */
  public ImageSource(List<String> places, Labels labels, ImageFilter filter) {
    this(places, labels, filter, null);
  }

  /**
   * Looks at the places: what is there, and of which kind.
   *
   * @throws InputException where a place is not there, or is a table without images
   */
  public FoundImages find(SparkSession spark) {
    return FoundImages.of(spark, this);
  }

  /**
   * Lists the images: {@code path, label, split, length, modified, block}, each path once.
   *
   * @throws InputException as {@link #find}
   */
  public Dataset<Row> list(SparkSession spark) {
    return find(spark).listing();
  }

  /**
   * What to throw where the places are there, but hold no image.
   *
   * @param passedOver what was seen there
   */
  public InputException nothingThere(Map<PassedOver, Long> passedOver) {
    String seen =
        passedOver.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .map(e -> Texts.format("%,d %s", e.getValue(), e.getKey().words()))
            .collect(Collectors.joining(", "));
    return new InputException(
        Texts.format(
            "No images at %s: there are no files%s.",
            String.join(" ", places), seen.isEmpty() ? "" : " but those passed over: " + seen));
  }
}
