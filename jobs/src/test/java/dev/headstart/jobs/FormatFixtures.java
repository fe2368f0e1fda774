// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Makes the fixtures of {@link FormatsTest}: one of everything that this release writes, as small
 * as may be. Run by hand for a new version of a format; docs/contributing.md says how.
 */
final class FormatFixtures {

  private FormatFixtures() {}

  /**
   * Writes them into the one folder that is named; {@code images} and {@code net.onnx}, which are
   * the same for all versions, belong into {@code formats/inputs}.
   */
  public static void main(String[] args) throws IOException {
    Path out = Files.createDirectories(Path.of(args[0]));
    Path images = TestImages.write(out.resolve("images"), 3, 7);
    deleteFolder(images.resolve("checks")); // two classes are enough
    Path net = TinyNet.write(out, "net", 1);
    run("zoo", "bundle", net, "--out", out.resolve("bundle.zip"));
    Files.writeString(images.resolve("discs/broken.jpg"), "no picture");
    Path codes = out.resolve("codes");
    Path summary = out.resolve("summary.json");
    run(
        "extract",
        "--images",
        images,
        "--net",
        net,
        "--codes",
        codes,
        "--summary",
        summary,
        "--max-failure-rate",
        "1");
    // More of them and small margins, so that the heads are calibrated; not kept.
    Path many = TestImages.write(out.resolve("many"), 60, 8);
    Path manyCodes = out.resolve("many-codes");
    run("extract", "--images", many, "--net", net, "--codes", manyCodes);
    for (String head : new String[] {"softmax", "svm"}) {
      Path model = out.resolve(head);
      run("train", "--codes", manyCodes, "--head", head, "--reg-param", 1, "--model", model);
      run(
          "predict",
          "--model",
          model,
          "--images",
          images,
          "--max-failure-rate",
          "1",
          "--predictions",
          out.resolve("predictions-" + head));
    }
  }

  private static void run(Object... args) {
    Call call = headstart(args);
    if (call.status() != 0) {
      throw new IllegalStateException(call.err());
    }
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
