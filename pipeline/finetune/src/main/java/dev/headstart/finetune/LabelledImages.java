package dev.headstart.finetune;

import dev.headstart.source.FoundImages;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Images that went through {@link FineTuner#extracts}.
 *
 * @param rows of {@code path, label, split, length, modified, layer, code} for each image and layer
 * @param found where they lie
 */
public record LabelledImages(Dataset<Row> rows, FoundImages found) {

  /** Some of them. */
  public LabelledImages only(Dataset<Row> some) {
    return new LabelledImages(some, found);
  }
}
