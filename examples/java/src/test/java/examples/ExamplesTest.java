package examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples run, and do what they say; the painted images have eight classes. */
class ExamplesTest {

  private final SparkSession spark = Images.spark();
  @TempDir private Path folder;

  @Test
  void crossValidationIsBetterThanChance() throws Exception {
    Images.paint(folder, 0, 6);

    assertTrue(CrossValidation.run(spark, folder) > 0.25);
  }

  @Test
  void aBrokenImageDoesNotEndTheFit() throws Exception {
    Images.paint(folder, 0, 6);

    Row broken = BrokenImage.run(spark, folder);

    assertNull(broken.getString(1));
    assertTrue(broken.getString(2).startsWith("decode UNIDENTIFIED"), broken.getString(2));
  }

  @Test
  void aStreamIsClassified() throws Exception {
    Dataset<Row> predictions = StreamOfImages.run(spark, folder);

    assertEquals(16, predictions.count());
    assertEquals(0, predictions.filter("predicted IS NULL").count());
    assertTrue(predictions.filter("predicted = label").count() > 4);
  }
}
