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
 * Images that went through {@link FineTuner#extracts}.
 *
 * @param rows of {@code path, label, split, length, modified, layer, code} for each image and layer
 * @param found where they lie
 */
public record LabelledImages(Dataset<Row> rows, FoundImages found) {

  /** Checks that both are there. */
  public LabelledImages {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(found, "found");
  }

  /** Those of a pass that have a code. */
  public static LabelledImages of(CodedImages coded) {
    return new LabelledImages(coded.rows().filter(col("error").isNull()), coded.found());
  }

  /**
   * Those to learn from and those to validate on: as the images' own splits say, or else a share of
   * each class.
   *
   * @param share of the images to validate on where they have no splits, 0 to 1
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

  /** Some of them. */
  public LabelledImages only(Dataset<Row> some) {
    return new LabelledImages(some, found);
  }
}
