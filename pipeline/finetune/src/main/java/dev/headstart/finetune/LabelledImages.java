package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;

import dev.headstart.codes.CodedImages;
import dev.headstart.model.Split;
import dev.headstart.source.FoundImages;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The result of {@link FineTuner#code}: labelled images with their codes.
 *
 * @param rows one row for each image and layer, with the columns {@code path, label, split, length,
 *     modified, layer, code}
 * @param found the listing that the images come from
 */
public record LabelledImages(Dataset<Row> rows, FoundImages found) {

  /** Rejects nulls. */
  public LabelledImages {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(found, "found");
  }

  /** Returns the images of a pass that have a code. */
  public static LabelledImages of(CodedImages coded) {
    return new LabelledImages(coded.rows().filter(col("error").isNull()), coded.found());
  }

  /**
   * Splits the images for training and validation: by their {@code split} column where it is given,
   * otherwise a random share of each class is held out for validation.
   *
   * @param share the share of validation images where the images have no splits, 0 to 1
   */
  public Split split(double share, long seed) {
    Split labelled = Split.asLabelled(rows);
    if (labelled.test().isPresent() || share == 0) {
      return labelled;
    }
    String layer = rows.select("layer").distinct().first().getString(0);
    Dataset<Row> held =
        Split.stratified(rows.filter(col("layer").equalTo(layer)), share, seed)
            .test()
            .orElseThrow()
            .select("path");
    Column same = rows.col("path").equalTo(held.col("path"));
    return Split.of(rows.join(held, same, "left_anti"), rows.join(held, same, "left_semi"));
  }

  /** Returns these images with other rows. */
  public LabelledImages only(Dataset<Row> some) {
    return new LabelledImages(some, found);
  }
}
