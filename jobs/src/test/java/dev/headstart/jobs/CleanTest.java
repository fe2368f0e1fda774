// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code clean}, and training without what it found. */
class CleanTest {

  @TempDir Path folder;

  @Test
  void wrongLabelsAreFoundAndLeftOut() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 12, 1);
    Files.move(images.resolve("discs/discs003.jpg"), images.resolve("bars/wrong.jpg"));
    Path codes = folder.resolve("codes");
    Path issues = folder.resolve("issues");
    assertThat(headstart("extract", "--images", images, "--net", net, "--codes", codes).status())
        .isZero();

    Path summary = folder.resolve("summary.json");
    Path report = folder.resolve("report");
    Object[] clean = {
      "clean",
      "--labels",
      "--codes",
      codes,
      "--out",
      issues,
      "--summary",
      summary,
      "--report",
      report
    };
    Call call = headstart(clean);
    assertThat(call.status()).as(call.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(summary.toFile());
    long found = told.at("/counts/issues").asLong();
    assertThat(told.at("/counts/rows").asInt()).isEqualTo(36);
    assertThat(call.out()).contains(found + " of 36 labels look wrong", "looks like", "issues  ");
    List<Row> table = rows(issues);
    assertThat(table.get(0).schema().fieldNames())
        .containsExactly(
            "path",
            "label",
            "split",
            "suggested",
            "probability",
            "suggested_probability",
            "score",
            "is_issue",
            "rank");
    List<Row> ranked =
        table.stream()
            .filter(row -> row.<Boolean>getAs("is_issue"))
            .sorted(Comparator.comparing(row -> row.<Double>getAs("score")))
            .toList();
    assertThat(found).isEqualTo(ranked.size()).isBetween(1L, 18L);
    JsonNode gallery = new ObjectMapper().readTree(report.resolve("report.json").toFile());
    assertThat(gallery.at("/counts/issues").asLong()).isEqualTo(found);
    assertThat(gallery.findValuesAsText("path")).hasSize(ranked.size());
    assertThat(gallery.at("/gallery/groups/0/images/0/path").asText())
        .isEqualTo(ranked.get(0).<String>getAs("path"));
    assertThat(Files.readString(report.resolve("index.html")))
        .contains("Labels that look wrong", "\"thumbnail\":\"");
    assertThat(ranked.get(0).<Long>getAs("rank")).isEqualTo(1);
    assertThat(ranked.get(0).<String>getAs("suggested"))
        .isNotEqualTo(ranked.get(0).<String>getAs("label"));

    Object[] train = {
      "train",
      "--codes",
      codes,
      "--head",
      "softmax",
      "--model",
      folder.resolve("model"),
      "--drop-issues",
      issues,
      "--summary",
      summary
    };
    Call trained = headstart(train, "--drop-share", "1");
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.out()).contains(found + " of 36 training images left out: label issues of");
    assertThat(new ObjectMapper().readTree(summary.toFile()).at("/counts/rows").asLong())
        .isEqualTo(36 - found);

    refused(headstart(clean), "There is a table at " + issues + " already");
    refused(headstart(clean, "--tune", "--reg-param", "1"), "give regParam or tune, not both");
    refused(headstart(clean, "--overwrite", "--split", "dev"), "no labels of images of the split");
    refused(headstart(train, "--drop-share", "2"), "--drop-share is 2.0: it must be from 0 to 1");
    train[8] = codes;
    refused(headstart(train, "--overwrite"), codes + " is a Delta table, but not of label issues");
    train[8] = folder.resolve("none");
    refused(headstart(train, "--overwrite"), "No label issues at " + folder.resolve("none"));
  }

  @Test
  void copiesAreFoundToldAndLeftOut() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images/train"), 6, 1);
    Path same = Files.createDirectories(folder.resolve("images/test/discs")).resolve("same.jpg");
    Files.copy(images.resolve("discs/discs001.jpg"), same);
    ImageIO.write(
        ImageIO.read(images.resolve("checks/checks002.jpg").toFile()),
        "png",
        images.resolve("bars/again.png").toFile());
    Path codes = folder.resolve("codes");
    Path table = folder.resolve("duplicates");
    Path all = folder.resolve("images");
    assertThat(headstart("extract", "--images", all, "--net", net, "--codes", codes).status())
        .isZero();

    Object[] clean = {"clean", "--duplicates", "--codes", codes, "--out", table, "--images", all};
    Call call = headstart(clean);
    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains("groups across splits", "same.jpg", "duplicates  " + table);
    List<Row> found = rows(table);
    Row kept = of(found, "same.jpg");
    assertThat(kept.<Boolean>getAs("is_dropped")).isFalse();
    assertThat(kept.<Boolean>getAs("across_splits")).isTrue();
    assertThat(kept.<Boolean>getAs("same_bytes")).isTrue();
    Row learnt = of(found, "discs001.jpg");
    assertThat(learnt.<Boolean>getAs("is_dropped")).isTrue();
    assertThat(learnt.<String>getAs("group")).isEqualTo(kept.getAs("group"));
    Row again = of(found, "again.png");
    assertThat(again.<String>getAs("group")).endsWith("bars/again.png");
    assertThat(again.<Boolean>getAs("across_labels")).isTrue();
    assertThat(of(found, "checks002.jpg").<String>getAs("group")).isEqualTo(again.getAs("group"));

    long dropped =
        found.stream()
            .filter(row -> row.<Boolean>getAs("is_dropped"))
            .filter(row -> row.<String>getAs("split").equals("train"))
            .count();
    Call trained =
        headstart(
            "train",
            "--codes",
            codes,
            "--head",
            "softmax",
            "--model",
            folder.resolve("model"),
            "--drop-duplicates",
            table);
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.out()).contains(dropped + " of 19 training images left out: duplicates of");

    Path neighbours = folder.resolve("neighbours");
    Object[] similar = {"similar", "--codes", codes, "--out", neighbours, "--top", "2"};
    Path report = folder.resolve("similar");
    Call asked = headstart(similar, "--query", same.toString(), "--report", report.toString());
    assertThat(asked.status()).as(asked.err()).isZero();
    assertThat(asked.out()).contains("The 2 most similar of 20 images for each of 1", "1.000");
    List<Row> nearest = rows(neighbours);
    assertThat(nearest).hasSize(2);
    Row first = of(nearest, "discs001.jpg");
    assertThat(first.<Integer>getAs("rank")).isEqualTo(1);
    assertThat(first.<String>getAs("label")).isEqualTo("discs");
    JsonNode shown =
        new ObjectMapper().readTree(report.resolve("report.json").toFile()).at("/gallery/groups/0");
    assertThat(shown.get("heading").asText()).endsWith(same.getFileName().toString());
    assertThat(shown.get("images")).hasSize(3);
    Call byCodes = headstart(similar, "--query-codes", codes.toString(), "--overwrite");
    assertThat(byCodes.status()).as(byCodes.err()).isZero();
    assertThat(rows(neighbours)).hasSize(40);
    refused(headstart(similar, "--query-codes", codes.toString()), "There is a table at");
    refused(headstart(similar, "--query", folder + "/none.jpg", "--overwrite"), "none.jpg");

    Path told = folder.resolve("similar.json");
    String[] few = {
      "--query-codes",
      codes.toString(),
      "--overwrite",
      "--recall",
      "0.9",
      "--summary",
      told.toString()
    };
    refused(headstart(similar, few), "make it with headstart index --codes");
    refused(headstart(similar, "--query", same.toString(), "--recall", "0"), "--recall is 0.0");
    Call indexed = headstart("index", "--codes", codes);
    assertThat(indexed.status()).as(indexed.err()).isZero();
    assertThat(indexed.out()).contains("20 codes of layer", " in 4 cells, 20 of them added");
    Call searched = headstart(similar, few);
    assertThat(searched.status()).as(searched.err()).isZero();
    JsonNode metrics = new ObjectMapper().readTree(told.toFile()).get("metrics");
    assertThat(metrics.get("recall").asDouble()).isGreaterThanOrEqualTo(0.9);
    assertThat(searched.out())
        .contains("recall@10 at least ", metrics.get("cells_searched") + " of 4 cells");
    assertThat(rows(neighbours)).hasSizeBetween(30, 40);

    refused(headstart(clean, "--overwrite", "--similarity", "1.5"), "--similarity is 1.5");
    refused(
        headstart(clean, "--overwrite", "--folds", "3"), "Missing required argument(s): --labels");
  }

  private static Row of(List<Row> rows, String name) {
    return rows.stream()
        .filter(row -> row.<String>getAs("path").endsWith("/" + name))
        .findFirst()
        .orElseThrow();
  }

  private static List<Row> rows(Path table) {
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      return spark.read().format("delta").load(table.toString()).collectAsList();
    }
  }
}
