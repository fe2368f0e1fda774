// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.neighbours.Nearest;
import io.delta.tables.DeltaTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of a codes table, beside the exact search of the same version of the table. */
class CodesIndexTest {
  private static final SparkSession SPARK = LocalSpark.session();
  private static final int K = 10;
  private static final long ONE_FILE = 1;

  @TempDir Path folder;

  @Test
  void theNearestAreFoundInFewCellsAndAllOfThemInAll() throws IOException {
    String uri = CodesOfClasses.write(folder.resolve("codes"), 4000, 1, 4);
    CodesIndex index = index(uri);
    IndexUpdate made = index.update(rows -> {});
    Dataset<Row> queries = codes(uri).filter("path LIKE '%7.jpg'").limit(60);
    List<Row> exact = Nearest.of(queries, codes(uri), K).collectAsList();

    IndexSearch search = index.open();
    int few = search.recall().cells(K, 0.95);
    assertThat(made.rows()).isEqualTo(4000);
    assertThat(made.cells()).isEqualTo(63);
    assertThat(few).isLessThan(40);
    assertThat(search.recall().recall(K, few)).isGreaterThanOrEqualTo(0.95);
    assertThat(search.nearest(queries, K, 63).collectAsList()).isEqualTo(exact);
    Set<List<Object>> found = pairs(search.nearest(queries, K, few).collectAsList());
    found.retainAll(pairs(exact));
    assertThat(found.size()).isGreaterThan(exact.size() * 9 / 10);
  }

  @Test
  void aStoppedRunGoesOnWithWhatIsMissing() throws IOException {
    String uri = CodesOfClasses.write(folder.resolve("codes"), 900, 2, 3);
    assertThatThrownBy(() -> index(uri).open())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("make it with headstart index --codes " + uri);
    List<Long> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                index(uri)
                    .update(
                        rows -> {
                          told.add(rows);
                          if (told.size() == 2) {
                            throw new CancellationException("stopped");
                          }
                        }))
        .hasMessageContaining("stopped");
    assertThat(told).containsExactly(300L, 600L);
    assertThatThrownBy(() -> index(uri).open())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is not whole yet");
    Set<String> written = parts();

    told.clear();
    assertThat(index(uri).update(told::add).added()).isEqualTo(300);
    assertThat(told).containsExactly(900L);
    assertThat(parts()).containsAll(written).hasSizeGreaterThan(written.size());
    sameAsExact(uri);
    told.clear();
    assertThat(index(uri).update(told::add).added()).isZero();
    assertThat(told).isEmpty();
  }

  @Test
  void whatTheTableHasIsFoundAndNothingElse() throws IOException {
    String uri = CodesOfClasses.write(folder.resolve("codes"), 600, 3, 3);
    index(uri).update(rows -> {});
    long before = new CodesTable(SPARK, uri).version();

    CodesOfClasses.append(uri, 50, 4);
    DeltaTable table = DeltaTable.forPath(SPARK, uri);
    table
        .as("t")
        .merge(table.toDF().filter("path LIKE '%00001_.jpg'").as("s"), "t.path = s.path")
        .whenMatched("t.path LIKE '%5.jpg'")
        .delete()
        .whenMatched()
        .updateExpr(Map.of("code", "reverse(t.code)"))
        .execute();

    IndexSearch search = index(uri).open();
    assertThat(search.missing()).isPositive();
    assertThat(search.indexed() + search.missing()).isEqualTo(codes(uri).count());
    sameAsExact(uri);
    assertThat(index(uri).update(rows -> {}).rows()).isEqualTo(codes(uri).count());
    assertThat(index(uri).open().missing()).isZero();
    sameAsExact(uri);

    CodesTable old = new CodesTable(SPARK, uri).asOf(before);
    same(CodesIndex.of(SPARK, old, "net", "layer/1").open(), old.codes());
  }

  @Test
  void aTableThatOutgrowsItsCellsGetsOthers() throws IOException {
    String uri = CodesOfClasses.write(folder.resolve("codes"), 100, 5, 1);
    assertThat(index(uri).update(rows -> {}).cells()).isEqualTo(10);
    CodesOfClasses.append(uri, 301, 6);
    IndexUpdate grown = index(uri).update(rows -> {});
    assertThat(grown.cells()).isEqualTo(20);
    assertThat(grown.rows()).isEqualTo(401);
    sameAsExact(uri);
  }

  @Test
  void theIndexOfAnotherTableAndOneOfANewerFormatAreRefused() throws IOException {
    String uri = CodesOfClasses.write(folder.resolve("codes"), 40, 7, 1);
    index(uri).update(rows -> {});
    Path head = files("index.json").get(0);
    String text = Files.readString(head);
    rewrite(head, text.replaceFirst("\"table\" : \"[^\"]*\"", "\"table\" : \"another\""));
    assertThatThrownBy(() -> index(uri).open())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is the index of another table");
    rewrite(head, text.replaceFirst("\"format\" : 1", "\"format\" : 2"));
    for (var call :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> index(uri).open(), () -> index(uri).update(rows -> {}))) {
      assertThatThrownBy(call)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("is a codes index of format 2");
    }
  }

  private void sameAsExact(String uri) throws IOException {
    same(index(uri).open(), codes(uri));
  }

  private static void same(IndexSearch search, Dataset<Row> codes) {
    Dataset<Row> queries = codes.filter("path LIKE '%3.jpg'");
    assertThat(search.nearest(queries, K, search.cells()).collectAsList())
        .isEqualTo(Nearest.of(queries, codes, K).collectAsList());
  }

  private static CodesIndex index(String uri) throws IOException {
    CodesTable table = new CodesTable(SPARK, uri).asOfNow();
    return CodesIndex.of(SPARK, table, "net", "layer/1", ONE_FILE);
  }

  private static Dataset<Row> codes(String uri) {
    return new CodesTable(SPARK, uri).asOfNow().codes();
  }

  private static Set<List<Object>> pairs(List<Row> rows) {
    Set<List<Object>> pairs = new HashSet<>();
    rows.forEach(row -> pairs.add(List.of(row.get(0), row.get(2))));
    return pairs;
  }

  private Set<String> parts() throws IOException {
    Set<String> names = new HashSet<>();
    files("part-").stream()
        .filter(file -> file.toString().contains("_index"))
        .forEach(file -> names.add(file.getFileName().toString()));
    return names;
  }

  private List<Path> files(String start) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> file.getFileName().toString().startsWith(start)).toList();
    }
  }

  private static void rewrite(Path file, String text) throws IOException {
    Files.deleteIfExists(file.resolveSibling("." + file.getFileName() + ".crc"));
    Files.writeString(file, text);
  }
}
