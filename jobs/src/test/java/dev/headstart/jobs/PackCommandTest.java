// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackCommandTest {

  @TempDir Path folder;

  @Test
  void packsOnceAndAnewOnlyWithOverwrite() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 4, 1);
    Path out = folder.resolve("out");
    Path summary = folder.resolve("pack.json");

    Call first =
        headstart(
            "pack", "--images", images, "--out", out, "--format", "tar", "--summary", summary);
    assertThat(first.status()).as(first.err()).isZero();
    assertThat(first.out()).contains("12 images packed into 1 shards", out + "/part-*.tar");
    assertThat(new ObjectMapper().readTree(summary.toFile()).get("counts").toString())
        .isEqualTo(
            "{\"seen\":12,\"packed\":12,\"failed\":0,\"shards\":1,\"passed_over\":0,"
                + "\"passed_over_by_reason\":{}}");

    Call again = headstart("pack", "--images", images, "--out", out);
    assertThat(again.status()).isEqualTo(2);
    assertThat(again.err()).contains("--out " + out + " is not empty");
    assertThat(out.resolve("part-00000.tar")).exists();

    Call anew = headstart("pack", "--images", images, "--out", out, "--overwrite");
    assertThat(anew.status()).as(anew.err()).isZero();
    assertThat(out.resolve("part-00000.tar")).doesNotExist();
    assertThat(out.resolve("part-00000.parquet")).exists();
  }

  @Test
  void aModelScoresPackedImagesAsTheFolder() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 8, 1);
    Path codes = folder.resolve("codes");
    Path model = folder.resolve("model");
    headstart("extract", "--images", images, "--net", net, "--codes", codes);
    headstart("train", "--codes", codes, "--head", "softmax", "--model", model);
    headstart("pack", "--images", images, "--out", folder + "/tars", "--format", "tar");

    for (Path place : new Path[] {images, folder.resolve("tars")}) {
      Call call =
          headstart("evaluate", "--model", model, "--images", place, "--summary", place + ".json");
      assertThat(call.status()).as(call.err()).isZero();
    }

    ObjectMapper json = new ObjectMapper();
    JsonNode packed = json.readTree(folder.resolve("tars.json").toFile()).get("metrics");
    JsonNode plain = json.readTree(folder.resolve("images.json").toFile()).get("metrics");
    assertThat(packed.get("confusion")).isEqualTo(plain.get("confusion"));
    assertThat(packed.get("classes")).isEqualTo(plain.get("classes"));
    assertThat(packed.get("logLoss").asDouble()) // a sum, in the order of the tasks
        .isCloseTo(plain.get("logLoss").asDouble(), within(1e-12));
  }

  @Test
  void otherFilesAreNeverReplaced() throws IOException {
    Path images = TestImages.write(folder.resolve("images"), 1, 1);

    Call call =
        headstart("pack", "--images", images, "--out", images.resolve("bars"), "--overwrite");

    assertThat(call.status()).isEqualTo(2);
    assertThat(images.resolve("bars/bars000.jpg")).exists();
    Call size = headstart("pack", "--images", images, "--out", folder + "/o", "--shard-size", "x");
    assertThat(size.status()).isEqualTo(2);
    assertThat(size.err()).contains("--shard-size is x");
    assertThat(folder.resolve("o")).doesNotExist();
  }

  @Test
  void tooManyUnreadFilesExitWithThreeAndAreNamed() throws IOException {
    Path csv = folder.resolve("labels.csv");
    TestImages.write(folder.resolve("images"), 1, 1);
    Files.writeString(csv, "path,label\nimages/discs/discs000.jpg,a\nimages/gone.jpg,b\n");

    Call call = headstart("pack", "--images", csv, "--out", folder + "/out");

    assertThat(call.status()).as(call.err()).isEqualTo(3);
    assertThat(call.out()).contains("1 could not be read", "images/gone.jpg: ");
  }
}
