// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The source of a job's images.
 *
 * @param places folders (searched recursively), files, globs, CSV manifests, Parquet or Delta
 *     tables, sequence files and tars, on any Hadoop file system
 * @param labels where the class of each image comes from; a CSV manifest among the places has its
 *     own labels
 * @param filter selects the files of a folder
 * @param imageColumn the column of tables that holds the images, or null to detect it
 */
public record ImageSource(
    List<String> places, Labels labels, ImageFilter filter, @Nullable String imageColumn) {

  /** Creates a source. Checks that there is at least one place. */
  public ImageSource {
    places = List.copyOf(places);
    if (places.isEmpty()) {
      throw new InputException("No images were named.");
    }
  }

  /** Creates a source whose tables have one column of images. */
  public ImageSource(List<String> places, Labels labels, ImageFilter filter) {
    this(places, labels, filter, null);
  }

  /**
   * Inspects the places: the kind of each place, and its images.
   *
   * @throws InputException if a place does not exist, or is a table without images
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
   * Returns the exception to throw if the places exist but have no images.
   *
   * @param passedOver what was seen there
   */
  public NoImagesException nothingThere(Map<PassedOver, Long> passedOver) {
    String seen =
        passedOver.entrySet().stream()
            .filter(e -> e.getValue() > 0)
            .map(e -> Texts.format("%,d %s", e.getValue(), e.getKey().words()))
            .collect(Collectors.joining(", "));
    return new NoImagesException(
        Texts.format(
            "No images at %s: there are no files%s.",
            String.join(" ", places), seen.isEmpty() ? "" : " but those passed over: " + seen));
  }
}
