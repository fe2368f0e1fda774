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
   * Those to learn from, to choose the epoch by, and to test on, as the images' own splits say.
   * Where none is to choose by, a share of each class of those to learn from is.
   *
   * @param share of the images to choose by, 0 to 1; 0 for none
   * @throws dev.headstart.InputException where an image's split has a name that is unknown
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

  /** How many images they are. */
  public long count() {
    return rows.select("path").distinct().count();
  }

  /** Some of them. */
  public LabelledImages only(Dataset<Row> some) {
    return new LabelledImages(some, found);
  }
}
