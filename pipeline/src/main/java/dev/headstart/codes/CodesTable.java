package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.net.PretrainedNet;
import io.delta.tables.DeltaTable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The Delta table of codes at an address on any Hadoop file system, with its companions below it:
 * {@code _quarantine} (Delta: the images that have no code, and why) and {@code _nets} (the nets
 * that made the codes, by fingerprint). Names with an underscore are not part of the Delta table,
 * so that the whole moves and is deleted as one.
 */
public final class CodesTable {

  private static final String[] CODES = CodesSchema.CODES.fieldNames();

  private final SparkSession spark;
  private final String uri;

  /** Names the table; nothing is looked at yet. */
  public CodesTable(SparkSession spark, String uri) {
    this.spark = spark;
    this.uri = uri.replaceAll("/+$", "");
  }

  /** Where it is. */
  public String uri() {
    return uri;
  }

  /** Whether a codes table is there. */
  public boolean exists() {
    return hasCommits(uri);
  }

  /** Whether a run that was killed before its first commit may have left a file of this name. */
  public static boolean mayBeLeft(String name) {
    return name.startsWith("net=") || List.of("_nets", "_quarantine", "_delta_log").contains(name);
  }

  /**
   * The codes, with {@link CodesSchema#CODES}.
   *
   * @throws InputException where no codes table is there
   */
  public Dataset<Row> codes() {
    if (!exists()) {
      throw new InputException(
          "No codes at %s: make them with headstart extract --codes %s".formatted(uri, uri));
    }
    Dataset<Row> table = spark.read().format("delta").load(uri);
    if (!Arrays.asList(table.columns()).containsAll(List.of(CODES))) {
      throw new InputException(
          "%s is a Delta table, but not of codes: it has the columns %s."
              .formatted(uri, String.join(", ", table.columns())));
    }
    return table;
  }

  /** The codes that a net made at some of its layers. */
  Dataset<Row> codes(String fingerprint, List<String> layers) {
    return codes().filter(col("net").equalTo(fingerprint).and(col("layer").isin(layers.toArray())));
  }

  /** The images without a code: {@code path, stage, error, message, length, modified, …}. */
  public Dataset<Row> quarantine() {
    return spark.read().format("delta").load(quarantineUri());
  }

  /** Whether any image was ever quarantined. */
  public boolean hasQuarantine() {
    return hasCommits(quarantineUri());
  }

  /** The version that a reader sees now. */
  public long version() {
    return DeltaTable.forPath(spark, uri).history(1).first().getAs("version");
  }

  /** Keeps a net beside its codes, so that a head can be joined to it later. */
  public void keep(PretrainedNet net) {
    NetFiles files = new NetFiles(spark.sparkContext().hadoopConfiguration());
    if (!files.isWhole(netUri(net.fingerprint()))) {
      files.save(net, netUri(net.fingerprint()));
    }
  }

  /** The net that made the codes with this fingerprint. */
  public PretrainedNet net(String fingerprint) {
    return new NetFiles(spark.sparkContext().hadoopConfiguration()).load(netUri(fingerprint));
  }

  /** Delta's own test also looks at the folders above, and takes a part of a table for one. */
  private boolean hasCommits(String folder) {
    Path log = new Path(folder, "_delta_log");
    try {
      RemoteIterator<FileStatus> files =
          log.getFileSystem(spark.sparkContext().hadoopConfiguration()).listStatusIterator(log);
      while (files.hasNext()) {
        if (files.next().getPath().getName().matches("\\d{20}\\..*")) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new InputException("Cannot look at %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  String quarantineUri() {
    return uri + "/_quarantine";
  }

  private String netUri(String fingerprint) {
    return uri + "/_nets/" + fingerprint;
  }
}
