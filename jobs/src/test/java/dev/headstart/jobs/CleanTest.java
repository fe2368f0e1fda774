// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
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
    Object[] clean = {"clean", "--labels", "--codes", codes, "--out", issues, "--summary", summary};
    Call call = headstart(clean);
    assertThat(call.status()).as(call.err()).isZero();
    JsonNode told = new ObjectMapper().readTree(summary.toFile());
    long found = told.at("/counts/issues").asLong();
    assertThat(told.at("/counts/rows").asInt()).isEqualTo(36);
    assertThat(call.out()).contains(found + " of 36 labels look wrong", "looks like", "issues  ");
    Dataset<Row> table = LocalSpark.session().read().format("delta").load(issues.toString());
    assertThat(table.columns())
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
    assertThat(table.filter("is_issue").count()).isEqualTo(found).isBetween(1L, 18L);
    Row first = table.filter("is_issue").orderBy("score", "path").first();
    assertThat(first.<Long>getAs("rank")).isEqualTo(1);
    assertThat(first.<String>getAs("suggested")).isNotEqualTo(first.<String>getAs("label"));

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
}
