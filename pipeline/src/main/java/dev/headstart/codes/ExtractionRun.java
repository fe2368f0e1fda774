package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import dev.headstart.InputException;
import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Extracts the codes of an image source into a codes table, a chunk of images a commit.
 *
 * @param source the images
 * @param extraction the net and how it runs
 * @param table where the codes go
 * @param batchCommit images a commit; a killed run loses at most that many
 * @param provenance JSON kept with each commit
 */
public record ExtractionRun(
    ImageSource source,
    Extraction extraction,
    CodesTable table,
    int batchCommit,
    String provenance) {

  private static final long FILE_BYTES = 128L << 20;

  /**
   * What a run did.
   *
   * @param seen images listed
   * @param coded images that got their codes
   * @param failed images that went to quarantine
   */
  public record Result(long seen, long coded, long failed) {

    /** The failed share of the images tried, 0 where none was. */
    public double failureRate() {
      return coded + failed == 0 ? 0 : (double) failed / (coded + failed);
    }
  }

  /**
   * Runs to the end.
   *
   * @param mode {@link SaveMode#Overwrite} to start the table anew, else append
   * @param counters tells how far it is meanwhile
   * @param total is told how many images there are, once that is known
   * @throws InputException where there are no images; nothing is written then
   */
  public Result run(SparkSession spark, SaveMode mode, Counters counters, LongConsumer total) {
    SparkContext sc = spark.sparkContext();
    sc.setJobDescription("extract: list images");
    Dataset<Row> listing = source.list(spark).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long seen = listing.count();
      if (seen == 0) {
        throw new InputException(
            "No images at %s: there are no files.".formatted(String.join(" ", source.places())));
      }
      total.accept(seen);
      table.keep(extraction.net());
      sc.setJobDescription("extract: decode + codes, " + extraction.net().card().name());
      long chunks = Extraction.ceilDiv(seen, batchCommit);
      long coded = 0;
      long failed = 0;
      SaveMode next = mode;
      for (long chunk = 0; chunk < chunks; chunk++) {
        Dataset<Row> part =
            chunks == 1
                ? listing
                : listing.filter(pmod(xxhash64(col("path")), lit(chunks)).equalTo(chunk));
        long images = chunks == 1 ? seen : part.count();
        if (images > 0) { // a hash may leave a chunk empty
          Result done = commit(part, images, next, counters);
          next = SaveMode.Append;
          coded += done.coded();
          failed += done.failed();
        }
      }
      return new Result(seen, coded, failed);
    } finally {
      listing.unpersist();
      sc.setJobDescription(null);
    }
  }

  private Result commit(Dataset<Row> listing, long images, SaveMode mode, Counters counters) {
    Dataset<Row> shared = extraction.share(listing, images);
    Dataset<Row> coded = extraction.code(shared, counters).persist(StorageLevel.DISK_ONLY());
    try {
      long failed = coded.filter(col("error").isNotNull()).count(); // the pass over the images
      table.write(coded.coalesce(files(images)), failed > 0, mode, provenance);
      return new Result(images, images - failed, failed);
    } finally {
      coded.unpersist();
    }
  }

  private int files(long images) {
    long codeBytes = extraction.cut().lengths().stream().mapToLong(length -> 4L * length).sum();
    return (int) Math.max(1, images * codeBytes / FILE_BYTES);
  }
}
