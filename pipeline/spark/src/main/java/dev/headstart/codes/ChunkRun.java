// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static dev.headstart.codes.table.SessionSettings.FIXED_PLAN;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import dev.headstart.codes.table.SessionSettings;
import dev.headstart.provenance.Provenance;
import dev.headstart.source.FoundImages;
import dev.headstart.source.Listing;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;

/** Computes the codes of chunks of images and commits each chunk. */
final class ChunkRun implements AutoCloseable {

  private static final String KNOWN = Failure.KNOWN.error();
  private static final long FILE_BYTES = 128L << 20;

  /**
   * The number of images by outcome.
   *
   * @param coded images coded by the net
   * @param reused images that got the code of another image with the same bytes
   * @param failed images that went to quarantine
   */
  record Done(long coded, long reused, long failed) {

    static final Done NOTHING = new Done(0, 0, 0);

    Done plus(Done more) {
      return new Done(coded + more.coded, reused + more.reused, failed + more.failed);
    }

    Map<String, Long> toMap() {
      return new TreeMap<>(Map.of("coded", coded, "reused", reused, "failed", failed));
    }
  }

  private final FoundImages found;
  private final Extraction extraction;
  private final @Nullable Twins twins;
  private final Extraction.Shared shared;
  private final Counters counters;
  private final Provenance provenance;
  private final CodesWriter writer;
  private final boolean anew;
  private boolean create;

  /**
   * Creates a run.
   *
   * @param run the extraction to run
   * @param found its images
   * @param twins the codes that images may share, or null if there are none
   */
  ChunkRun(
      SparkSession spark,
      ExtractionRun run,
      FoundImages found,
      @Nullable Twins twins,
      Counters counters) {
    this.found = found;
    this.extraction = run.extraction();
    this.twins = twins;
    this.shared = extraction.share(spark, twins == null ? null : twins.digests());
    this.counters = counters;
    this.provenance = run.provenance();
    this.writer = new CodesWriter(spark, run.table());
    this.anew = run.options().overwrite() && run.table().exists();
    this.create = anew || !run.table().exists();
  }

  /** Computes the codes of a chunk and commits them. */
  Done run(Chunk chunk) {
    SparkSession spark = chunk.images().sparkSession();
    Dataset<Row> coded = code(chunk);
    try { // the pass over the images
      Done done = StageNames.during(spark, "decode+codes", () -> done(coded, lit(false)));
      return StageNames.during(spark, "commit", () -> commit(coded, chunk, done));
    } finally {
      coded.unpersist();
    }
  }

  private Done commit(Dataset<Row> coded, Chunk chunk, Done done) {
    if (done.reused() == 0) {
      return write(coded, chunk, done);
    }
    Dataset<Row> whole = withTwins(coded, done.reused()).persist(StorageLevel.DISK_ONLY());
    try {
      return write(whole.drop("twin"), chunk, done(whole, col("twin")));
    } finally {
      whole.unpersist();
    }
  }

  private Dataset<Row> code(Chunk chunk) {
    return SessionSettings.during(
        chunk.images().sparkSession(),
        FIXED_PLAN,
        () -> {
          Dataset<Row> tasks = extraction.tasks(found, chunk.images(), chunk.size());
          return extraction.code(tasks, counters, shared).persist(StorageLevel.DISK_ONLY());
        });
  }

  /** Adds the codes of twins, and codes the images that turn out to have none. */
  private Dataset<Row> withTwins(Dataset<Row> coded, long known) {
    Dataset<Row> asked = coded.filter(col("error").equalTo(KNOWN));
    Dataset<Row> twin =
        Objects.requireNonNull(twins, "twins of reused images").of(asked, extraction.runId());
    Dataset<Row> alone =
        asked
            .join(
                twin.select("path").distinct(),
                asked.col("path").equalTo(twin.col("path")),
                "left_anti")
            .selectExpr(Listing.SCHEMA.fieldNames());
    Dataset<Row> rest =
        extraction.code(extraction.tasks(found, alone, known), counters, shared.withoutKnown());
    return coded
        .filter(col("error").isNull().or(col("error").notEqual(KNOWN)))
        .unionByName(rest)
        .withColumn("twin", lit(false))
        .unionByName(twin.withColumn("twin", lit(true)));
  }

  /** Counts images by outcome. An image that was recognised as known counts as reused. */
  private Done done(Dataset<Row> coded, Column twin) {
    Column good = col("error").isNull();
    Column known = col("error").equalTo(KNOWN);
    Dataset<Row> counts =
        coded.agg(
            count(when(good.and(twin.unary_$bang()), 1)),
            count(when(good.and(twin), 1)),
            count(when(known, 1)),
            count(when(col("error").notEqual(KNOWN), 1)));
    Row row = SessionSettings.during(coded.sparkSession(), FIXED_PLAN, () -> counts.first());
    int layers = extraction.cut().layers().size();
    return new Done(
        row.getLong(0) / layers, row.getLong(1) / layers + row.getLong(2), row.getLong(3));
  }

  private Done write(Dataset<Row> coded, Chunk chunk, Done done) {
    Dataset<Row> rows = coded.coalesce(files(chunk.size()));
    String metadata = provenance.with("images", done.toMap()).toJson();
    boolean anyFailed = done.failed() > 0;
    if (!create || !writer.create(rows, anyFailed, anew, metadata)) {
      writer.merge(rows, extraction.net().fingerprint(), chunk.census(), anyFailed, metadata);
    }
    create = false;
    return done;
  }

  private int files(long images) {
    long codeBytes = extraction.cut().lengths().stream().mapToLong(length -> 4L * length).sum();
    return (int) Math.max(1, images * codeBytes / FILE_BYTES);
  }

  @Override
  public void close() {
    shared.destroy();
  }
}
