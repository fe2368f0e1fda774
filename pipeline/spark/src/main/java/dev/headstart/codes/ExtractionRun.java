// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.Pending.State;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.provenance.Provenance;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Listing;
import dev.headstart.source.files.Unreadable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Updates a codes table from an image source: computes the codes of images that are new or were
 * replaced, with one commit for each chunk of images.
 *
 * @param source the images
 * @param extraction the net and how it is run
 * @param table the table to update
 * @param options the options
 * @param provenance stored with each commit, together with the commit's counts
 */
public record ExtractionRun(
    ImageSource source,
    Extraction extraction,
    CodesTable table,
    ExtractionOptions options,
    Provenance provenance) {

  /** Creates a run, which does not start yet. */
  public ExtractionRun {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(extraction, "extraction");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(options, "options");
    Objects.requireNonNull(provenance, "provenance");
  }

  /**
   * Runs the extraction.
   *
   * @param listener receives the progress
   * @throws InputException if there are no images, executors have too little memory, or the table
   *     has a newer format; nothing is written then
   */
  public ImageCounts run(SparkSession spark, PassListener listener) {
    table.checkFormat();
    try (ImagePass pass = ImagePass.coding(spark, source, extraction, listener)) {
      boolean fresh = options.overwrite() || !table.exists();
      Dataset<Row> listing = pass.step("list", () -> pass.found().seen());
      Dataset<Row> images =
          pass.keep(
              fresh ? Pending.allNew(listing) : apart(pending().classify(listing)),
              StorageLevel.MEMORY_AND_DISK());
      Census census = pass.step("list, find what is new", () -> Census.of(images));
      pass.counted(census.listed(), census.pending(), census.passedOver());
      ChunkRun.Done done =
          census.pending() == 0 ? ChunkRun.Done.NOTHING : code(pass, images, census, fresh);
      if (census.of(State.RELABELLED) > 0) {
        pass.step("relabel", () -> relabel(images));
      }
      boolean prune = options.prune() && census.of(State.MISSING) > 0 && isTrusted(pass, images);
      long gone =
          census.of(State.MISSING) == 0
              ? 0
              : pass.step("find what is gone", () -> gone(pass.found(), images, prune));
      ImageCounts counts =
          new ImageCounts(
              Map.of(
                  End.CODED, done.coded(),
                  End.REUSED, done.reused(),
                  End.FAILED, done.failed(),
                  End.UNCHANGED, census.of(State.UNCHANGED) + census.of(State.RELABELLED),
                  End.QUARANTINED, census.of(State.QUARANTINED)),
              census.passedOver(),
              census.of(State.REPLACED),
              gone,
              prune ? gone : 0);
      pass.done(counts);
      return counts;
    }
  }

  private static boolean isTrusted(ImagePass pass, Dataset<Row> images) {
    List<String> hiding = hiding(images);
    if (!hiding.isEmpty()) {
      pass.warn(
          Texts.format(
              "--prune deletes nothing this time: what is at %s could not be listed, so images"
                  + " that look gone may be there.",
              hiding.get(0)));
    }
    return hiding.isEmpty();
  }

  /**
   * Returns whether an image that was not listed really does not exist, which is uncertain if a
   * name or a folder could not be read.
   */
  static boolean isTrusted(Dataset<Row> images) {
    return hiding(images).isEmpty();
  }

  private static List<String> hiding(Dataset<Row> images) {
    return images
        .filter(col(Listing.PASSED).isNull().and(Unreadable.mayHide(col(Listing.UNREAD))))
        .select("path")
        .limit(1)
        .as(Encoders.STRING())
        .collectAsList();
  }

  /**
   * Detaches rows from the tables that they were computed from. Otherwise Spark would drop their
   * persisted data at each commit to those tables.
   */
  static Dataset<Row> apart(Dataset<Row> rows) {
    return rows.sparkSession().createDataFrame(rows.toJavaRDD(), rows.schema());
  }

  private ChunkRun.Done code(ImagePass pass, Dataset<Row> images, Census census, boolean fresh) {
    SparkSession spark = images.sparkSession();
    table.keep(extraction.net());
    Twins twins = fresh ? null : Twins.of(table.codes(fingerprint(), layers()), layers().size());
    Iterator<Chunk> chunks = Chunk.of(images, census, options.batchCommit());
    ChunkRun.Done done = ChunkRun.Done.NOTHING;
    try (ChunkRun run = new ChunkRun(spark, this, pass.found(), twins, pass.counters())) {
      while (chunks.hasNext()) {
        done = done.plus(run.run(chunks.next()));
      }
    }
    return done;
  }

  /**
   * Counts the images whose files no longer exist, and deletes their rows if that was requested.
   */
  private long gone(FoundImages found, Dataset<Row> images, boolean prune) {
    SparkSession spark = images.sparkSession();
    Dataset<Row> gone =
        new Gone(spark, found).of(images).toDF("path").persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = gone.count();
      if (prune && count > 0) {
        writer(spark).remove(gone, provenance.toJson());
      }
      return count;
    } finally {
      gone.unpersist();
    }
  }

  private Void relabel(Dataset<Row> images) {
    writer(images.sparkSession())
        .relabel(images.filter(Census.in(State.RELABELLED)), provenance.toJson());
    return null;
  }

  private Pending pending() {
    return Pending.of(table, fingerprint(), layers(), options.retryQuarantined());
  }

  private CodesWriter writer(SparkSession spark) {
    return new CodesWriter(spark, table);
  }

  private String fingerprint() {
    return extraction.net().fingerprint();
  }

  private List<String> layers() {
    return extraction.cut().layers();
  }
}
