// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.evaluate.Interval;
import dev.headstart.head.ClassWeights;
import dev.headstart.head.HeadKind;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.storage.StorageLevel;

/**
 * The accuracy on the same held-out images against the number of training images.
 *
 * @param points {@code images, accuracy, accuracy95} of each size, the smallest first
 */
public record LearningCurve(List<Map<String, Object>> points) {

  private static final double[] SHARES = {1 / 8.0, 1 / 4.0, 1 / 2.0};
  private static final int MOST_TRAINING = 8_000;
  private static final int MOST_HELD = 4_000;

  /** Creates a curve. The list is copied. */
  public LearningCurve {
    points = List.copyOf(points);
  }

  /**
   * Trains the same head on an eighth, a quarter and a half of the images of each class, each of
   * which contains those before; the last point is the trained head itself. Of more than 8,000
   * training images and 4,000 held-out ones a sample is taken, which is the same for equal seeds.
   *
   * @param kind the kind of the head
   * @param weights how rows are weighted
   * @param trained the head that was trained on all images, whose settings are used
   * @param train rows with {@code path, label, code}
   * @param held rows of the same kind that are not among them
   */
  public static LearningCurve of(
      HeadKind kind,
      ClassWeights weights,
      LinearHeadModel trained,
      Dataset<Row> train,
      Dataset<Row> held,
      long seed) {
    LinearHead head =
        new LinearHead()
            .setKind(kind.word())
            .setClassWeights(weights.word())
            .setRegParam(trained.summary().regParam())
            .setStandardize(trained.summary().standardize())
            .setSeed(seed)
            .setParallelism(train.sparkSession().sparkContext().defaultParallelism());
    Dataset<Row> ranked = ranked(train, seed).persist(StorageLevel.MEMORY_AND_DISK());
    Dataset<Row> test = sample(held, seed, MOST_HELD).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Map<String, Object>> points = new ArrayList<>();
      long before = 0;
      for (double share : SHARES) {
        Dataset<Row> part =
            ranked.filter(col("_rank").leq(ceil(col("_class").multiply(lit(share)))));
        long images = part.count();
        if (images > before) {
          points.add(point(head.fit(part.drop("_rank", "_class")), images, test, seed));
        }
        before = images;
      }
      points.add(point(trained, trained.summary().rows(), test, seed));
      return new LearningCurve(points);
    } finally {
      ranked.unpersist();
      test.unpersist();
    }
  }

  private static Map<String, Object> point(
      LinearHeadModel head, long images, Dataset<Row> test, long seed) {
    Column hit = when(col("label").equalTo(col("predicted")), 1.0).otherwise(0.0);
    Row measured =
        head.transform(test)
            .filter(col("predicted").isNotNull())
            .agg(count(lit(1)), avg(hit))
            .first();
    double accuracy = measured.getDouble(1);
    Interval interval = Interval.ofAccuracy(accuracy, measured.getLong(0), seed);
    Map<String, Object> point = new LinkedHashMap<>();
    point.put("images", images);
    point.put("accuracy", accuracy);
    point.put("accuracy95", List.of(interval.low(), interval.high()));
    return point;
  }

  /** Adds the position of each row in a random order of its class, and the size of the class. */
  private static Dataset<Row> ranked(Dataset<Row> train, long seed) {
    Column order = xxhash64(lit(seed), col("path"));
    return sample(train, seed, MOST_TRAINING)
        .withColumn("_rank", row_number().over(Window.partitionBy("label").orderBy(order)))
        .withColumn("_class", count(lit(1)).over(Window.partitionBy("label")));
  }

  private static Dataset<Row> sample(Dataset<Row> rows, long seed, int most) {
    return rows.filter(col("label").isNotNull().and(col("code").isNotNull()))
        .select("path", "label", "code")
        .orderBy(xxhash64(lit(seed), col("path")))
        .limit(most);
  }
}
