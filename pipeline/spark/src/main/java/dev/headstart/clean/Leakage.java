// SPDX-License-Identifier: Apache-2.0
package dev.headstart.clean;

import static org.apache.spark.sql.functions.col;

import dev.headstart.Texts;
import dev.headstart.neighbours.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;

/**
 * Images that are tested on and nearly the same as one that was learnt from, by the codes alone, as
 * {@link Duplicates} finds them without hashes.
 *
 * @param tested the number of images that were compared, or were too many
 * @param near how many of them are nearly the same as a training image; empty if these are too many
 *     to compare
 * @param examples {@code path, other, similarity} of some, the nearest first
 */
public record Leakage(long tested, Optional<Long> near, List<Row> examples) {

  /** The cosine of codes less their mean from which on images are nearly the same. */
  public static final double SIMILARITY = 0.97;

  /** The number of multiplications beyond which nothing is compared. */
  static final double MOST = 2e11;

  /** The number of values up to which the driver compares them: it takes no Spark jobs. */
  private static final double FEW = 8e6;

  private static final int EXAMPLES = 3;

  /** Creates a finding. The list is copied. */
  public Leakage {
    examples = List.copyOf(examples);
  }

  /**
   * Compares all images that are tested on with all that were learnt from, on the executors.
   *
   * @param train rows with {@code path, code array<float>}
   * @param held such rows that have no image with the bytes of one of them
   */
  public static Leakage between(Dataset<Row> train, Dataset<Row> held) {
    return between(train, held, MOST, FEW);
  }

  static Leakage between(Dataset<Row> train, Dataset<Row> held, double most, double few) {
    Row asked = held.selectExpr("count(code)", "max(size(code))").first();
    long tested = asked.getLong(0);
    long learnt = train.filter("code IS NOT NULL").count();
    if (tested == 0 || learnt == 0) {
      return new Leakage(tested, Optional.of(0L), List.of());
    }
    if ((double) tested * learnt * asked.getInt(1) > most) {
      return new Leakage(tested, Optional.empty(), List.of());
    }
    if ((double) (tested + learnt) * asked.getInt(1) <= few) {
      return new Leakage(tested, Nearest.centred(coded(held), coded(train), 1));
    }
    Dataset<Row> near =
        Nearest.centred(held, train, 1)
            .filter(col("similarity").geq(SIMILARITY))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Row> examples =
          near.select(col("query"), col("path").as("other"), col("similarity"))
              .orderBy(col("similarity").desc(), col("query"))
              .limit(EXAMPLES)
              .collectAsList();
      return new Leakage(tested, Optional.of(near.count()), examples);
    } finally {
      near.unpersist();
    }
  }

  /** Of the nearest of each row. */
  private Leakage(long tested, List<Row> nearest) {
    this(
        tested,
        Optional.of(nearest.stream().filter(row -> similarity(row) >= SIMILARITY).count()),
        nearest.stream()
            .filter(row -> similarity(row) >= SIMILARITY)
            .map(row -> RowFactory.create(row.get(0), row.get(2), row.get(3)))
            .sorted(
                Comparator.comparingDouble((Row row) -> -row.getDouble(2))
                    .thenComparing(row -> row.getString(0)))
            .limit(EXAMPLES)
            .toList());
  }

  private static double similarity(Row nearest) {
    return nearest.getDouble(3);
  }

  private static List<Row> coded(Dataset<Row> rows) {
    return rows.select("path", "code").filter("code IS NOT NULL").collectAsList();
  }

  /** Returns a note for the user; empty if there is nothing to say. */
  public Optional<String> note() {
    if (near.isEmpty()) {
      return Optional.of(
          Texts.format(
              "These %,d rows are too many to look here for those that are nearly the same as"
                  + " training images: headstart clean --duplicates does.",
              tested));
    }
    if (near.get() == 0) {
      return Optional.empty();
    }
    Row first = examples.get(0);
    return Optional.of(
        Texts.format(
            "%,d of %,d rows are nearly the same as training images (similarity of codes from %s"
                + " on), such as %s as %s: these figures are too optimistic. headstart clean"
                + " --duplicates finds all.",
            near.get(), tested, SIMILARITY, first.getString(0), first.getString(1)));
  }
}
