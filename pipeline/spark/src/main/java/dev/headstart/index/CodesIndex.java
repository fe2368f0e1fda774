// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.StageNames;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.codes.table.DataFiles;
import dev.headstart.neighbours.Centres;
import dev.headstart.neighbours.CodeRows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The index of the codes of one net and layer, kept beside them. It is written batch by batch: a
 * run that was stopped goes on, and one on a table that has grown adds what is new.
 *
 * <p>Rows lie in cells around centres; as many cells as a cell has rows (an inverted file: Sivic
 * and Zisserman, Video Google, 2003; Jégou et al., Product Quantization for Nearest Neighbor
 * Search, 2011, with whole codes in place of quantized ones).
 */
public final class CodesIndex {

  /** Of data files, in a batch: what a run that is stopped loses. */
  private static final long BATCH_BYTES = 512L << 20;

  /** When the table has so many times the rows that the cells were fitted for, they are too few. */
  private static final int OUTGROWN = 4;

  private final SparkSession spark;
  private final CodesTable table;
  private final String net;
  private final String layer;
  private final long batchBytes;
  private final IndexFolder folder;

  private CodesIndex(
      SparkSession spark, CodesTable table, String net, String layer, long batchBytes)
      throws IOException {
    this.spark = spark;
    this.table = table;
    this.net = net;
    this.layer = layer;
    this.batchBytes = batchBytes;
    this.folder =
        new IndexFolder(table.uri(), net, layer, spark.sparkContext().hadoopConfiguration());
  }

  /**
   * Refers to the index of some codes, which may not exist yet.
   *
   * @param table at one version
   * @param net the fingerprint of the net
   */
  public static CodesIndex of(SparkSession spark, CodesTable table, String net, String layer)
      throws IOException {
    return new CodesIndex(spark, table, net, layer, BATCH_BYTES);
  }

  /** The same with small batches, for tests. */
  static CodesIndex of(
      SparkSession spark, CodesTable table, String net, String layer, long batchBytes)
      throws IOException {
    return new CodesIndex(spark, table, net, layer, batchBytes);
  }

  /** Returns the address of the index. */
  public String uri() {
    return folder.uri();
  }

  /**
   * Returns the index for searching.
   *
   * @throws InputException if there is none, it is not whole, of another table or of a newer format
   */
  public IndexSearch open() throws IOException {
    Optional<IndexHead> head = folder.head();
    String made = "headstart index --codes " + table.uri();
    if (head.isEmpty()) {
      throw new InputException(
          Texts.format(
              "%s has no index of layer %s: make it with %s, or leave --recall out.",
              table.uri(), layer, made));
    }
    DataFiles files = table.dataFiles(net, layer);
    if (!head.get().table().equals(files.tableId())) {
      throw new InputException(
          Texts.format("%s is the index of another table: %s makes it anew.", uri(), made));
    }
    RecallCurve recall = head.get().recall();
    if (recall == null) {
      throw new InputException(
          Texts.format("The index %s is not whole yet: %s goes on with it.", uri(), made));
    }
    IndexState state = new IndexState(files, folder.batches(head.get()));
    return new IndexSearch(
        spark, files, state, folder.folder(head.get()), folder.cells(head.get()), recall);
  }

  /**
   * Brings the index up to date with the table: adds the rows that it does not have, and takes out
   * batches whose rows are mostly gone. Makes it if there is none, and anew if the table has grown
   * to more than {@value #OUTGROWN} times the rows that the cells were fitted for.
   *
   * @param progress is told, after each batch, how many rows the index has
   * @throws InputException if the codes differ in length, there are none, or the index is of a
   *     newer format
   */
  public IndexUpdate update(LongConsumer progress) throws IOException {
    DataFiles files = table.dataFiles(net, layer);
    long rows = files.rows(files.names()).count();
    IndexHead head = usable(files, rows);
    boolean fitted = head == null;
    if (head == null) {
      head = fit(files, rows);
    }
    Centres cells = folder.cells(head);
    List<IndexBatch> before = folder.batches(head);
    folder.sweep(head, before);
    IndexState state = new IndexState(files, before);
    long had = state.rows();
    List<IndexBatch> worn = state.worn(batchBytes);
    List<IndexBatch> kept = before.stream().filter(batch -> !worn.contains(batch)).toList();
    state = new IndexState(files, kept);
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    BatchRun run = new BatchRun(sc, folder.folder(head), cells);
    int number = IndexFolder.next(before);
    int written = 0;
    long done = state.rows();
    for (List<String> names : cut(files, state.missing())) {
      List<IndexPart> parts =
          StageNames.during(spark, "rows into cells", () -> run.write(files, names));
      Map<String, Long> rowsOfFiles = rowsOf(names, parts);
      folder.write(head, rowsOfFiles, parts, number++);
      written++;
      done += rowsOfFiles.values().stream().mapToLong(Long::longValue).sum();
      progress.accept(done);
    }
    for (IndexBatch batch : worn) {
      folder.remove(head, batch);
    }
    state = new IndexState(files, folder.batches(head));
    RecallCurve recall = head.recall();
    if (recall == null || written > 0 || !worn.isEmpty()) {
      recall = measure(sc, files, rows, folder.folder(head), cells, state);
      folder.write(head.with(recall));
    }
    return new IndexUpdate(state.rows(), state.rows() - (fitted ? 0 : had), cells.size(), recall);
  }

  /** Returns what can be brought up to date, or null. */
  private @Nullable IndexHead usable(DataFiles files, long rows) throws IOException {
    Optional<IndexHead> head = folder.head();
    if (head.isEmpty()
        || !head.get().table().equals(files.tableId())
        || rows > OUTGROWN * head.get().fitted()) {
      return null;
    }
    List<IndexBatch> batches = folder.batches(head.get());
    boolean gone = !batches.isEmpty() && new IndexState(files, batches).rows() == 0;
    return gone ? null : head.get();
  }

  private IndexHead fit(DataFiles files, long rows) throws IOException {
    int length =
        CodeRows.length(files.rows(files.names()).select("code").filter("code IS NOT NULL"));
    Centres cells =
        StageNames.during(spark, "fit cells", () -> new IndexSample(files, rows).cells(length));
    String name = folder.write(cells);
    IndexHead head = new IndexHead(files.tableId(), name, cells.size(), length, rows, null);
    folder.write(head);
    return head;
  }

  private RecallCurve measure(
      JavaSparkContext sc, DataFiles files, long rows, Path at, Centres cells, IndexState state) {
    return StageNames.during(
        spark, "recall", () -> new IndexSample(files, rows).recall(sc, at, cells, state.parts()));
  }

  /** Returns the number of rows of each data file. */
  private static Map<String, Long> rowsOf(List<String> names, List<IndexPart> parts) {
    Map<String, Long> rows = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      long count = 0;
      for (IndexPart part : parts) {
        count += part.rowsOfFiles[i];
      }
      rows.put(names.get(i), count);
    }
    return rows;
  }

  /** Cuts data files into batches, in their order. */
  private List<List<String>> cut(DataFiles files, Set<String> names) {
    List<List<String>> batches = new ArrayList<>();
    long bytes = 0;
    for (String name : names) {
      if (batches.isEmpty() || bytes + files.bytes(name) > batchBytes) {
        batches.add(new ArrayList<>());
        bytes = 0;
      }
      batches.get(batches.size() - 1).add(name);
      bytes += files.bytes(name);
    }
    return batches;
  }
}
