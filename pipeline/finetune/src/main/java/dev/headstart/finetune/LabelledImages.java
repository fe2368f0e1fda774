// SPDX-License-Identifier: Apache-2.0
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
   * Splits the images for training, validation and test: by their {@code split} column. Where no
   * image is for validation, a random share of each class of the training images is held out.
   *
   * @param share the share of validation images where no image is for validation, 0 to 1; 0 for
   *     none
   * @throws dev.headstart.InputException where an image's split has an unknown name
   */
  public Split split(double share, long seed) {
    Split labelled = Split.asLabelled(rows);
    if (labelled.validation().isPresent() || share == 0) {
      return labelled;
    }
    Dataset<Row> learnt = labelled.train();
    String layer = learnt.select("layer").distinct().first().getString(0);
    Dataset<Row> held =
        Split.stratified(learnt.filter(col("layer").equalTo(layer)), share, seed)
            .test()
            .orElseThrow()
            .select("path");
    Column same = learnt.col("path").equalTo(held.col("path"));
    return labelled.with(
        learnt.join(held, same, "left_anti"), learnt.join(held, same, "left_semi"));
  }

  /** Returns the number of images. */
  public long count() {
    return rows.select("path").distinct().count();
  }

  /** Returns these images with other rows. */
  public LabelledImages only(Dataset<Row> some) {
    return new LabelledImages(some, found);
  }
}
