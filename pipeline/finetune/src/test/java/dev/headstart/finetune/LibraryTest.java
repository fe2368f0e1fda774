// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.ExtractionOptions;
import dev.headstart.codes.ExtractionRun;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.Inference;
import dev.headstart.codes.PassListener;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.evaluate.Evaluator;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import dev.headstart.model.Predictions;
import dev.headstart.model.SavedModel;
import dev.headstart.model.Split;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import dev.headstart.zoo.NetFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the verbs do, done by a program of one's own. */
class LibraryTest {

  @TempDir Path folder;
  private final SparkSession spark = LocalSpark.session();
  private final Configuration hadoop = spark.sparkContext().hadoopConfiguration();
  private final PretrainedNet net = TinyNet.of(1);
  private final RunId run = RunId.now();
  private final Provenance provenance = Provenance.of(run, "test", Map.of());
  private ImageSource images;

  @BeforeEach
  void images() throws IOException {
    Path written = TestImages.write(folder.resolve("images"), 12, 1);
    images = new ImageSource(List.of(written.toString()), new Labels.Folder(), ImageFilter.ALL);
  }

  @Test
  void fromImagesToPredictions() throws IOException {
    CodesTable table = new CodesTable(spark, folder + "/codes");
    ImageCounts counts =
        new ExtractionRun(
                images,
                Extraction.of(net, List.of(), Inference.DEFAULT, run),
                table,
                ExtractionOptions.adding(10_000),
                provenance)
            .run(spark, PassListener.NONE);
    assertThat(counts.coded()).isEqualTo(36);

    Split split = Split.stratified(table.codes(), 0.25, 0);
    LinearHeadModel trained = new LinearHead().setKind("softmax").fit(split.train());
    SavedModel.of(trained, net, net.codeLayer())
        .save(folder + "/model", Map.of("rows", trained.summary().rows()), provenance, hadoop);
    SavedModel model = SavedModel.load(folder + "/model", hadoop);
    Dataset<Row> tested = model.scoreCodes(split.test().orElseThrow());
    assertThat(Evaluator.evaluate(tested, model.labels(), 0).count()).isEqualTo(9);

    try (CodedImages scored =
        model.scoreImages(spark, images, Inference.DEFAULT, run, PassListener.NONE)) {
      assertThat(scored.counts().seen()).isEqualTo(36);
      Predictions.of(scored, model)
          .write(folder + "/predictions", SaveMode.ErrorIfExists, provenance);
    }
    assertThat(spark.read().format("delta").load(folder + "/predictions").filter("score > 0"))
        .satisfies(rows -> assertThat(rows.count()).isEqualTo(36));
  }

  @Test
  void aNetIsTunedAndWritten() {
    FineTuner tuner =
        new FineTuner(
            net, Optional.of(net.codeLayer()), FineTuneOptions.builder().epochs(1).build(), true);
    try (CodedImages coded = tuner.code(spark, images, Inference.DEFAULT, run, PassListener.NONE)) {
      LabelledImages learned = LabelledImages.of(coded);
      Split split = learned.split(0.25, 0);
      FineTuned tuned =
          tuner.fit(
              learned.only(split.train()),
              learned.only(split.validation().orElseThrow()),
              null,
              false,
              new TrainingListener() {});
      PretrainedNet made = tuned.net("tuned", net.card(), "a test");
      NetFiles files = new NetFiles(hadoop);
      files.saveWithCardBeside(made, folder + "/tuned.onnx");

      assertThat(files.loadWithCardBeside(folder + "/tuned.onnx").fingerprint())
          .isEqualTo(made.fingerprint());
      assertThat(made.card().labels()).hasSize(3);
    }
  }
}
