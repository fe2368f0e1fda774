// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static dev.headstart.jobs.Call.headstart;
import static dev.headstart.jobs.Call.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.jobs.cli.SparkSessions;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Odd images are found, each for its reason, and left out. */
class CleanImagesTest {

  @TempDir Path folder;

  @Test
  void oddImagesAreFoundForTheirReasonAndLeftOut() throws IOException {
    Path net = TinyNet.write(folder, "tiny", 1);
    Path images = TestImages.write(folder.resolve("images"), 14, 1);
    Path bars = images.resolve("bars");
    bars(bars.resolve("night.png"), 60, 60, 20);
    bars(bars.resolve("strip.png"), 150, 30, 200);
    bars(bars.resolve("thin.png"), 220, 22, 200);
    bars(bars.resolve("huge.png"), 400, 400, 200);
    plain(bars.resolve("white.png"), Color.WHITE);
    plain(bars.resolve("grey.png"), Color.GRAY);
    Path codes = folder.resolve("codes");
    assertThat(headstart("extract", "--images", images, "--net", net, "--codes", codes).status())
        .isZero();

    Path odd = folder.resolve("odd");
    Object[] clean = {
      "clean", "--images", images, "--codes", codes, "--out", odd, "--aspect", "0.15"
    };
    Call call = headstart(clean);
    assertThat(call.status()).as(call.err()).isZero();
    assertThat(call.out()).contains("of 48 images are odd", "night.png", "issues  " + odd);
    Map<String, Row> found = rows(odd);
    assertThat(found).hasSize(48);
    assertThat(issues(found, "night.png")).contains("dark");
    assertThat(issues(found, "thin.png")).containsOnlyOnce("aspect").doesNotContain("dark");
    assertThat(issues(found, "strip.png")).as("allowed").doesNotContain("aspect");
    assertThat(issues(found, "huge.png")).contains("size").doesNotContain("aspect");
    assertThat(issues(found, "white.png")).contains("bright", "blurred", "uniform");
    assertThat(issues(found, "grey.png")).contains("blurred", "uniform").doesNotContain("bright");
    assertThat(found.get("strip.png").<Double>getAs("aspect")).isEqualTo(0.2);
    assertThat(found.get("bars003.jpg").<Boolean>getAs("is_issue")).isFalse();
    assertThat(found.values().stream().filter(row -> row.<Double>getAs("outlier") > 1).count())
        .as("farther than the median")
        .isBetween(20L, 24L);

    long dropped = found.values().stream().filter(row -> row.<Boolean>getAs("is_issue")).count();
    Object[] train = {"train", "--codes", codes, "--head", "softmax", "--drop-images", odd};
    Call trained = headstart(train, "--model", folder + "/model");
    assertThat(trained.status()).as(trained.err()).isZero();
    assertThat(trained.out())
        .contains(dropped + " of 48 training images left out: odd images of " + odd);

    refused(headstart(clean), "There is a table at " + odd);
    refused(
        headstart("clean", "--labels", "--codes", codes, "--out", odd, "--dark", "0.1"),
        "Limits of odd images go with --images alone");
    refused(headstart("clean", "--codes", codes, "--out", odd), "clean looks for one of three");
  }

  private static List<String> issues(Map<String, Row> rows, String name) {
    return rows.get(name).getList(rows.get(name).fieldIndex("issues"));
  }

  private static Map<String, Row> rows(Path table) {
    Map<String, Row> rows = new HashMap<>();
    try (SparkSession spark = SparkSessions.open("test", false, false)) {
      for (Row row : spark.read().format("delta").load(table.toString()).collectAsList()) {
        String path = row.getAs("path");
        rows.put(path.substring(path.lastIndexOf('/') + 1), row);
      }
    }
    return rows;
  }

  private static void bars(Path file, int width, int height, int bright) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(new Color(bright, bright, bright));
    for (int x = 0; x < width; x += 12) {
      canvas.fillRect(x, 0, 6, height);
    }
    canvas.dispose();
    ImageIO.write(image, "png", file.toFile());
  }

  private static void plain(Path file, Color color) throws IOException {
    BufferedImage image = new BufferedImage(60, 60, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(color);
    canvas.fillRect(0, 0, 60, 60);
    canvas.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
