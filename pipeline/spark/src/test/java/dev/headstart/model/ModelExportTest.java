// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import dev.headstart.calibrate.CalibratedScores;
import dev.headstart.codes.ConvNetFeaturizer;
import dev.headstart.head.LinearHead;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exported file gives the scores that the model gives, in ONNX Runtime alone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelExportTest {

  private static final PretrainedNet NET = TinyNet.of(1);

  private static final String LABELS = "[\"bars\",\"checks\",\"discs\"]";

  @TempDir static Path folder;
  private Dataset<Row> coded;

  @BeforeAll
  void codes() throws Exception {
    TestImages.write(folder, 8, 1);
    Dataset<Row> images =
        LocalSpark.session()
            .read()
            .format("binaryFile")
            .load(folder + "/*")
            .withColumn("label", regexp_extract(col("path"), "([^/]+)/[^/]+$", 1));
    coded = new ConvNetFeaturizer().setNet(NET).setOutputType("array").transform(images).cache();
  }

  @ParameterizedTest
  @CsvSource({
    "softmax, 3, false",
    "softmax, 2, true",
    "svm, 3, false",
    "svm, 3, true",
    "svm, 2, false",
    "svm, 2, true"
  })
  void theFileScoresAsTheModelDoes(String kind, int classes, boolean calibrated) throws Exception {
    Dataset<Row> rows =
        coded.filter(col("label").isInCollection(TestImages.CLASSES.subList(0, classes)));
    SavedModel plain = SavedModel.of(head(kind).fit(rows), NET, "code");
    SavedModel saved = calibrated ? withTemperature(plain) : plain;
    boolean probabilities = kind.equals("softmax") || calibrated;

    byte[] onnx = export(saved).model().bytes();

    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(onnx)) {
      assertThat(session.getOutputNames()).containsExactly("scores", "class");
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertThat(metadata)
          .containsEntry("scores", probabilities ? "probabilities" : "margins")
          .containsEntry("labels", classes == 2 ? "[\"bars\",\"checks\"]" : LABELS);
      NetCard card = NetCard.parse(metadata.get("card"));
      List<Row> scored = saved.scoreCodes(rows).collectAsList();
      assertThat(scored).hasSize(8 * classes);
      for (Row row : scored) {
        try (OrtSession.Result result = run(session, card, row.<byte[]>getAs("content"))) {
          float[] scores = ((float[][]) result.get(0).getValue())[0];
          Vector expected = row.getAs(probabilities ? "probability" : "rawPrediction");
          assertThat(scores).hasSize(classes);
          for (int c = 0; c < classes; c++) {
            assertThat((double) scores[c]).isCloseTo(expected.apply(c), within(1e-5));
          }
          assertThat((double) ((long[]) result.get(1).getValue())[0])
              .isEqualTo(row.<Double>getAs("prediction"));
        }
      }
    }
  }

  @Test
  void aBatchScoresAsItsImagesDo() throws Exception {
    SavedModel saved = SavedModel.of(head("softmax").fit(coded), NET, "code");
    try (OrtSession session =
        OrtEnvironment.getEnvironment().createSession(export(saved).model().bytes())) {
      float[][][][] two = new float[2][3][32][32];
      two[1][0][5][5] = 1;
      try (OnnxTensor batch = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), two);
          OrtSession.Result result = session.run(Map.of("image", batch))) {
        assertThat((float[][]) result.get(0).getValue()).hasDimensions(2, 3);
        assertThat((long[]) result.get(1).getValue()).hasSize(2);
      }
    }
  }

  /** Which weights are fitted does not matter: a few steps are enough. */
  private static LinearHead head(String kind) {
    return new LinearHead().setKind(kind).setRegParam(1e-3).setMaxIter(5);
  }

  private static SavedModel withTemperature(SavedModel saved) {
    Transformer[] stages = saved.head().stages();
    Transformer calibrated = new CalibratedScores().setTemperature(0.4);
    return new SavedModel(
        new PipelineModel(
            "calibrated", new Transformer[] {stages[0], stages[1], calibrated, stages[2]}),
        saved.featurizer(),
        saved.labels());
  }

  private static ModelExport export(SavedModel saved) {
    return ModelExport.of(saved, Provenance.of(RunId.now(), "test", Map.of()));
  }

  private static OrtSession.Result run(OrtSession session, NetCard card, byte[] file)
      throws Exception {
    FloatBuffer image = FloatBuffer.allocate(3 * card.input().height() * card.input().width());
    try (Preprocessor preprocessor = new Preprocessor(card.input())) {
      preprocessor.load(file, image, 0);
    }
    long[] shape = {1, 3, card.input().height(), card.input().width()};
    try (OnnxTensor input =
        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), image, shape)) {
      return session.run(Map.of(session.getInputNames().iterator().next(), input));
    }
  }
}
