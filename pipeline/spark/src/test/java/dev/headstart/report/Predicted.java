// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.evaluate.Evaluation;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Predictions of 240 images, of which those of some classes exist. */
final class Predicted {

  static final List<String> LABELS = List.of("bars", "checks", "discs", "stars");
  static final int COUNT = 240;

  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("length", DataTypes.LongType)
          .add("modified", DataTypes.TimestampType)
          .add("predicted", DataTypes.StringType)
          .add("probability", SQLDataTypes.VectorType())
          .add("code", DataTypes.createArrayType(DataTypes.FloatType));

  private Predicted() {}

  /** Writes images into the folder and returns scored rows; the class stars has no images. */
  static Dataset<Row> rows(Path folder) throws IOException {
    TestImages.write(folder, 80, 1);
    List<Row> rows = new ArrayList<>();
    int[] seen = new int[LABELS.size()];
    for (String line : resource("predictions.csv").lines().toList()) {
      String[] words = line.split(",", -1);
      int label = LABELS.indexOf(words[0]);
      Path image =
          folder.resolve(words[0]).resolve(Texts.format("%s%03d.jpg", words[0], seen[label]++));
      double[] scores = new double[4];
      Float[] code = new Float[6];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = Double.parseDouble(words[2 + i]);
      }
      for (int i = 0; i < code.length; i++) {
        code[i] = Float.parseFloat(words[6 + i]);
      }
      rows.add(
          RowFactory.create(
              image.toString(),
              words[0],
              null,
              Files.exists(image) ? Files.size(image) : null,
              new Timestamp(rows.size() * 1000L),
              words[1],
              Vectors.dense(scores),
              code));
    }
    return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(3);
  }

  /** Returns the folder of a report on these rows, which is written once. */
  static Path written() throws IOException {
    return Once.written();
  }

  /** The report that the tests in this JVM share. */
  private static final class Once {
    private static @Nullable Path folder;

    static synchronized Path written() throws IOException {
      if (folder == null) {
        Path temp = Files.createTempDirectory("headstart-report");
        Dataset<Row> scored = rows(temp.resolve("images"));
        Evaluation evaluation = Evaluator.evaluate(scored, LABELS, 0);
        Path report = temp.resolve("report");
        report().scored(scored, evaluation).write(report.toString(), LocalSpark.session());
        folder = report;
      }
      return folder;
    }
  }

  /** Returns a report without rows. */
  static Report report() {
    return new Report(
            TinyNet.of(1),
            LABELS,
            Provenance.of(RunId.now(), "evaluate", Map.of("seed", 0)),
            new StageTimes())
        .note("</script><b>nasty</b>");
  }

  /** Returns the number of the row of each image, by its file's name. */
  static Map<String, Integer> numbers() throws IOException {
    Map<String, Integer> numbers = new HashMap<>();
    int[] seen = new int[LABELS.size()];
    for (String line : resource("predictions.csv").lines().toList()) {
      String label = line.substring(0, line.indexOf(','));
      String file = Texts.format("%s%03d.jpg", label, seen[LABELS.indexOf(label)]++);
      numbers.put(file, numbers.size());
    }
    return numbers;
  }

  static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Predicted.class.getResourceAsStream("/report/" + name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
