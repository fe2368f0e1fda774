// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;
import scala.collection.JavaConverters;

/**
 * The data files of the codes of one net and layer in one version of a table. What is in a file of
 * a name never changes: rows that are changed are in another file of a later version, and where
 * rows are deleted by a deletion vector, its name is a part of the file's name here.
 */
public final class DataFiles {

  /** The column that {@link #rows} adds: the {@link #fileName} of the row's file. */
  public static final String FILE = "_file";

  private final DeltaLog log;
  private final Snapshot snapshot;
  private final Map<String, AddFile> files = new LinkedHashMap<>();

  private DataFiles(DeltaLog log, Snapshot snapshot, List<AddFile> oldestFirst) {
    this.log = log;
    this.snapshot = snapshot;
    oldestFirst.forEach(file -> files.put(name(file), file));
  }

  static DataFiles of(SparkSession spark, String uri, long version, String net, String layer) {
    DeltaLog log = DeltaLog.forTable(spark, uri);
    Snapshot snapshot = log.getSnapshotAt(version, Option.empty(), Option.empty());
    List<AddFile> files =
        new ArrayList<>(
            snapshot
                .allFiles()
                .filter(col("partitionValues").getItem("net").equalTo(net))
                .filter(col("partitionValues").getItem("layer").equalTo(layer))
                .collectAsList());
    files.sort(Comparator.comparing(AddFile::modificationTime).thenComparing(DataFiles::name));
    return new DataFiles(log, snapshot, files);
  }

  /** Returns what tells the table from others, wherever it lies. */
  public String tableId() {
    return snapshot.metadata().id();
  }

  /** Returns the names of the files, the oldest first. */
  public Set<String> names() {
    return Collections.unmodifiableSet(files.keySet());
  }

  /** Returns the size of a file in bytes. */
  public long bytes(String name) {
    return file(name).size();
  }

  /** Returns what {@link #FILE} has for the rows of a file. */
  public String fileName(String name) {
    return fileName(file(name));
  }

  /** Returns the rows of some of the files, each with the name of its file as it is on disk. */
  public Dataset<Row> rows(Collection<String> names) {
    List<AddFile> some = names.stream().map(this::file).toList();
    return log.createDataFrame(
            snapshot, JavaConverters.asScalaBuffer(some).toSeq(), false, Option.empty())
        .withColumn(FILE, col("_metadata.file_name"));
  }

  private AddFile file(String name) {
    AddFile file = files.get(name);
    if (file == null) {
      throw new IllegalArgumentException("No data file of the table: " + name);
    }
    return file;
  }

  private static String name(AddFile file) {
    Option<String> deleted = file.getDeletionVectorUniqueId();
    return deleted.isDefined() ? fileName(file) + " less " + deleted.get() : fileName(file);
  }

  /** Returns the name without the folder. Spark writes no name twice. */
  private static String fileName(AddFile file) {
    String path = file.path();
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
