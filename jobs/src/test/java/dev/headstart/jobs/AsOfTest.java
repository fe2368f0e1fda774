// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that grew or was made anew can be read as it was. */
class AsOfTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void trainAndEvaluateReadTheVersionThatIsNamed() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path codes = folder.resolve("codes");
    extract(net, codes, TestImages.write(folder.resolve("first"), 6, 1)); // version 0: 18 images
    extract(net, codes, TestImages.write(folder.resolve("second"), 4, 2)); // version 1: 12 images
    Path other = folder.resolve("other");
    extract(net, other, TestImages.write(folder.resolve("third"), 5, 3)); // only a version 0

    JsonNode old = train(codes, "old", "--as-of", "0", "--test-codes", other);
    assertThat(old.at("/counts/rows").asInt()).isEqualTo(18);
    assertThat(old.at("/metrics/test/count").asInt()).isEqualTo(15);
    assertThat(old.at("/provenance/inputs/codes/version").asInt()).isZero();
    assertThat(old.at("/provenance/parameters/as_of").asInt()).isZero();
    JsonNode model = JSON.readTree(folder.resolve("old/model.json").toFile());
    assertThat(model.at("/provenance/inputs/codes/version").asInt(-1)).isZero();

    JsonNode newest = train(codes, "newest");
    assertThat(newest.at("/counts/rows").asInt()).isEqualTo(12);
    assertThat(newest.at("/provenance/inputs/codes/version").asInt()).isEqualTo(1);

    JsonNode evaluated = evaluate(codes, "--as-of", "0");
    assertThat(evaluated.at("/counts/rows").asInt()).isEqualTo(18);
    assertThat(evaluated.at("/provenance/inputs/codes/version").asInt(-1)).isZero();
    assertThat(evaluate(codes).at("/counts/rows").asInt()).isEqualTo(12);

    Call missing =
        headstart(
            "train", "--codes", codes, "--as-of", "7", "--head", "svm", "--model", folder + "/no");
    assertThat(missing.status()).as(missing.err()).isEqualTo(2);
    assertThat(missing.err())
        .contains("There is no version 7 of " + codes + ": it has the versions 0 to 1.");
    assertThat(folder.resolve("no")).doesNotExist();
    Call negative =
        headstart("evaluate", "--model", folder + "/old", "--codes", codes, "--as-of=-1");
    assertThat(negative.status()).as(negative.err()).isEqualTo(2);
    assertThat(negative.err()).contains("There is no version -1 of " + codes);
    Call images =
        headstart(
            "evaluate", "--model", folder + "/old", "--images", folder + "/third", "--as-of", "0");
    assertThat(images.status()).as(images.err()).isEqualTo(2);
    assertThat(images.err()).contains("it goes with --codes");
  }

  private static void extract(Path net, Path codes, Path images) {
    Call call =
        headstart("extract", "--images", images, "--net", net, "--codes", codes, "--overwrite");
    assertThat(call.status()).as(call.err()).isZero();
  }

  private JsonNode train(Path codes, String model, Object... more) throws IOException {
    return summary(
        more, "train", "--codes", codes, "--head", "softmax", "--model", folder.resolve(model));
  }

  private JsonNode evaluate(Path codes, Object... more) throws IOException {
    return summary(more, "evaluate", "--model", folder.resolve("old"), "--codes", codes);
  }

  private JsonNode summary(Object[] more, Object... args) throws IOException {
    Path summary = folder.resolve("summary.json");
    Object[] last = {"--summary", summary};
    Object[] all = new Object[args.length + more.length + last.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    System.arraycopy(last, 0, all, args.length + more.length, last.length);
    Call call = headstart(all);
    assertThat(call.status()).as(call.err()).isZero();
    return JSON.readTree(summary.toFile());
  }
}
