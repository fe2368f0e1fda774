// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.zoo.NetFiles;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.VersionNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The Delta table of codes at an address on any Hadoop file system, with its companions below it:
 * {@code _quarantine} (Delta: the images that have no code, and why), {@code _nets} (the nets that
 * made the codes, by fingerprint) and {@code _index} (by which large tables are searched). Delta
 * ignores names that begin with an underscore, so all of it can be moved or deleted as one folder.
 */
public final class CodesTable {

  private static final String[] CODES = CodesSchema.CODES.fieldNames();

  private final SparkSession spark;
  private final String uri;
  private final @Nullable Long asOf; // null for the newest at each read

  /** Refers to a table without accessing it. */
  public CodesTable(SparkSession spark, String uri) {
    this(spark, uri.replaceAll("/+$", ""), null);
  }

  private CodesTable(SparkSession spark, String uri, @Nullable Long asOf) {
    this.spark = spark;
    this.uri = uri;
    this.asOf = asOf;
  }

  /** Returns a read-only view of one version of the table, without accessing it. */
  public CodesTable asOf(long version) {
    return new CodesTable(spark, uri, version);
  }

  /**
   * Returns a read-only view of the current version of the table.
   *
   * @throws InputException if there is no codes table
   */
  public CodesTable asOfNow() {
    checkExists();
    return asOf(version());
  }

  /** Returns the address of the table. */
  public String uri() {
    return uri;
  }

  /** Returns whether the table exists. */
  public boolean exists() {
    return DeltaFolder.hasCommits(spark, uri);
  }

  /**
   * Returns whether a run that was killed before its first commit may have left a file of this
   * name.
   */
  public static boolean mayBeLeft(String name) {
    return name.startsWith("net=") || List.of("_nets", "_quarantine", "_delta_log").contains(name);
  }

  /**
   * Returns the codes, with {@link CodesSchema#CODES}.
   *
   * @throws InputException if there is no codes table, not the requested version, or it has a newer
   *     format
   */
  public Dataset<Row> codes() {
    checkExists();
    VersionedTable.check(spark, uri, FormatVersion.CODES);
    Dataset<Row> table = load();
    if (!Arrays.asList(table.columns()).containsAll(List.of(CODES))) {
      throw new InputException(
          Texts.format(
              "%s is a Delta table, but not of codes: it has the columns %s.",
              uri, String.join(", ", table.columns())));
    }
    return table;
  }

  /**
   * Returns the data files of the codes of a net and layer in the version that {@link #codes}
   * reads.
   *
   * @throws InputException if there is no codes table
   */
  public DataFiles dataFiles(String net, String layer) {
    checkExists();
    return DataFiles.of(spark, uri, version(), net, layer);
  }

  /** Returns the codes that a net computed at some of its layers. */
  public Dataset<Row> codes(String fingerprint, List<String> layers) {
    return codes().filter(col("net").equalTo(fingerprint).and(col("layer").isin(layers.toArray())));
  }

  /**
   * Returns the images without a code: {@code path, stage, error, message, length, modified, …}.
   */
  public Dataset<Row> quarantine() {
    VersionedTable.check(spark, quarantineUri(), FormatVersion.QUARANTINE);
    return spark.read().format("delta").load(quarantineUri());
  }

  /**
   * Returns whether the table has a quarantine, which is created for the first image that fails.
   */
  public boolean hasQuarantine() {
    return DeltaFolder.hasCommits(spark, quarantineUri());
  }

  /** Returns the version that {@link #codes} reads: the requested one, otherwise the newest. */
  public long version() {
    return asOf != null ? asOf : DeltaLog.forTableWithSnapshot(spark, uri)._2().version();
  }

  /** Stores a net beside its codes, so that it can be saved with a head later. */
  public void keep(PretrainedNet net) {
    NetFiles files = new NetFiles(spark.sparkContext().hadoopConfiguration());
    if (!files.isWhole(netUri(net.fingerprint()))) {
      files.save(net, netUri(net.fingerprint()));
    }
  }

  /** Returns the stored net with this fingerprint. */
  public PretrainedNet net(String fingerprint) {
    return new NetFiles(spark.sparkContext().hadoopConfiguration()).load(netUri(fingerprint));
  }

  /**
   * Checks that this release can read the format of the existing table.
   *
   * @throws InputException if it is newer
   */
  public void checkFormat() {
    if (exists()) {
      VersionedTable.check(spark, uri, FormatVersion.CODES);
    }
    if (hasQuarantine()) {
      VersionedTable.check(spark, quarantineUri(), FormatVersion.QUARANTINE);
    }
  }

  private void checkExists() {
    if (!exists()) {
      throw new InputException(
          Texts.format("No codes at %s: make them with headstart extract --codes %s", uri, uri));
    }
  }

  private Dataset<Row> load() {
    DataFrameReader reader = spark.read().format("delta");
    if (asOf == null) {
      return reader.load(uri);
    }
    try {
      return reader.option("versionAsOf", asOf).load(uri);
    } catch (Exception e) { // Scala declares no exceptions, so Delta's cannot be caught by type
      if (e instanceof VersionNotFoundException missing) {
        throw new InputException(
            Texts.format(
                "There is no version %d of %s: it has the versions %d to %d.",
                asOf, uri, missing.earliest(), missing.latest()),
            e);
      }
      throw e;
    }
  }

  /** Returns the address of the quarantine, which may not exist. */
  public String quarantineUri() {
    return uri + "/_quarantine";
  }

  private String netUri(String fingerprint) {
    return uri + "/_nets/" + fingerprint;
  }
}
