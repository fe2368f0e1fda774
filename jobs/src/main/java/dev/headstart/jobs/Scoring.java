package dev.headstart.jobs;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.codes.Counters;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.StageNames;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Images scored by a model: computed once, kept on the executors' disks until closed.
 *
 * @param rows the listing's columns, {@code code}, {@code predicted}, the scores, and {@code stage,
 *     error, message} where there is no code
 * @param seen how many images there are
 * @param failed how many of them have no code
 */
record Scoring(Dataset<Row> rows, long seen, long failed) implements AutoCloseable {

  /**
   * Scores the images of a source, with progress.
   *
   * @throws InputException where there are none
   */
  static Scoring of(Job job, SavedModel model, ImageSource source, Counters counters) {
    Extraction extraction =
        Extraction.of(model.featurizer().net(), List.of(model.layer()), 8, job.runId());
    StageNames.about(
        job.spark().sparkContext(), source.places(), model.featurizer().net().card().name());
    FoundImages found = source.find(job.spark());
    Dataset<Row> listing = found.listing().persist(StorageLevel.MEMORY_AND_DISK());
    try (Progress progress = Progress.onStandardError(counters)) {
      long seen = listing.count();
      if (seen == 0) {
        throw source.nothingThere();
      }
      progress.total(seen);
      Dataset<Row> coded = extraction.code(extraction.tasks(found, listing, seen), counters);
      Dataset<Row> scored =
          model.head().transform(coded).drop("features").persist(StorageLevel.DISK_ONLY());
      long failed =
          StageNames.during(
              job.spark(), "decode+codes", () -> scored.filter(col("error").isNotNull()).count());
      return new Scoring(scored, seen, failed);
    } finally {
      listing.unpersist();
    }
  }

  double failureRate() {
    return seen == 0 ? 0 : (double) failed / seen;
  }

  @Override
  public void close() {
    rows.unpersist();
  }
}
