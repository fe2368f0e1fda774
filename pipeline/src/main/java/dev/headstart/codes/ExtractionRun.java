package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.codes.Pending.State;
import dev.headstart.provenance.Provenance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Brings a codes table up to date with an image source: codes what is new or was replaced, a chunk
 * of images a commit, and leaves the rest as it is.
 *
 * @param source the images
 * @param extraction the net and how it runs
 * @param table where the codes go
 * @param options how
 * @param provenance kept with each commit, together with what the commit holds
 */
public record ExtractionRun(
    ImageSource source,
    Extraction extraction,
    CodesTable table,
    ExtractionOptions options,
    Provenance provenance) {

  /**
   * Runs to the end.
   *
   * @param counters tells how far it is meanwhile
   * @param total is told how many images there are to code, once that is known
   * @throws InputException where there are no images; nothing is written then
   */
  public ExtractionResult run(SparkSession spark, Counters counters, LongConsumer total) {
    SparkContext sc = spark.sparkContext();
    sc.setJobDescription("extract: list images, find what is new");
    boolean fresh = options.overwrite() || !table.exists();
    Dataset<Row> listing = source.list(spark);
    Dataset<Row> images =
        (fresh ? Pending.allNew(listing) : pending().classify(listing))
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Map<State, Long> states = count(images);
      long seen = states.values().stream().mapToLong(n -> n).sum() - states.get(State.MISSING);
      if (seen == 0) {
        throw new InputException(
            "No images at %s: there are no files.".formatted(String.join(" ", source.places())));
      }
      long pending = states.get(State.NEW) + states.get(State.REPLACED);
      total.accept(pending);
      ChunkRun.Done done =
          pending == 0 ? ChunkRun.Done.NOTHING : code(images, pending, fresh, counters);
      if (states.get(State.RELABELLED) > 0) {
        writer(spark).relabel(in(images, State.RELABELLED), provenance.toJson());
      }
      return new ExtractionResult(
          seen,
          states.get(State.UNCHANGED) + states.get(State.RELABELLED),
          states.get(State.QUARANTINED),
          done.coded(),
          done.reused(),
          done.failed(),
          states.get(State.REPLACED),
          states.get(State.MISSING) == 0 ? 0 : gone(in(images, State.MISSING)));
    } finally {
      images.unpersist();
      sc.setJobDescription(null);
    }
  }

  private ChunkRun.Done code(Dataset<Row> images, long pending, boolean fresh, Counters counters) {
    SparkSession spark = images.sparkSession();
    table.keep(extraction.net());
    Twins twins = fresh ? null : Twins.of(table.codes(fingerprint(), layers()), layers().size());
    spark
        .sparkContext()
        .setJobDescription("extract: decode + codes, " + extraction.net().card().name());
    ChunkRun run =
        new ChunkRun(spark, extraction, table, twins, options.overwrite(), counters, provenance);
    Dataset<Row> todo =
        images.filter(col(Pending.STATE).isin(State.NEW.name(), State.REPLACED.name()));
    long chunks = Extraction.ceilDiv(pending, options.batchCommit());
    ChunkRun.Done done = ChunkRun.Done.NOTHING;
    for (long i = 0; i < chunks; i++) {
      Chunk chunk = Chunk.of(Chunk.part(todo, i, chunks));
      if (chunk.size() > 0) { // a hash may leave one empty
        done = done.plus(run.run(chunk));
      }
    }
    return done;
  }

  /** Counts the images whose files are gone, and drops their rows where that was asked for. */
  private long gone(Dataset<Row> missing) {
    SparkSession spark = missing.sparkSession();
    spark.sparkContext().setJobDescription("extract: find what is gone");
    Dataset<Row> gone =
        new Gone(spark, source).of(missing).toDF("path").persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long count = gone.count();
      if (options.prune() && count > 0) {
        writer(spark).remove(gone, provenance.toJson());
      }
      return count;
    } finally {
      gone.unpersist();
    }
  }

  private static Map<State, Long> count(Dataset<Row> images) {
    Map<State, Long> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0L);
    }
    images
        .groupBy(Pending.STATE)
        .count()
        .collectAsList()
        .forEach(row -> counts.put(State.valueOf(row.getString(0)), row.getLong(1)));
    return counts;
  }

  private static Dataset<Row> in(Dataset<Row> images, State state) {
    return images.filter(col(Pending.STATE).equalTo(state.name()));
  }

  private Pending pending() {
    return new Pending(table, fingerprint(), layers(), options.retryQuarantined());
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
