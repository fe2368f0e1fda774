// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.ChildJvm;
import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.TestImages;
import dev.headstart.TinyNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvNetFeaturizerTest {

  private final SparkSession spark = LocalSpark.session();

  @TempDir Path folder;
  private Dataset<Row> images;

  @BeforeEach
  void images() throws IOException {
    TestImages.write(folder.resolve("images"), 4, 1);
    images = load(spark, folder.resolve("images"));
  }

  static Dataset<Row> load(SparkSession spark, Path folder) {
    return spark
        .read()
        .format("binaryFile")
        .load(folder + "/*")
        .withColumn(
            "label",
            org.apache.spark.sql.functions.regexp_extract(col("path"), "([^/]+)/[^/]+$", 1));
  }

  private ConvNetFeaturizer featurizer() {
    return new ConvNetFeaturizer().setNet(TinyNet.of(1));
  }

  @Test
  void addsACodeAndKeepsRowsAndColumns() {
    Dataset<Row> coded = featurizer().transform(images);

    assertThat(coded.schema()).isEqualTo(featurizer().transformSchema(images.schema()));
    assertThat(coded.count()).isEqualTo(12);
    List<Row> rows = coded.collectAsList();
    assertThat(rows).allMatch(row -> row.<Vector>getAs("code").size() == TinyNet.CODE_LENGTH);
    assertThat(rows).allMatch(row -> row.getAs("code_error") == null);
    assertThat(rows).extracting(row -> row.<String>getAs("label")).contains("bars", "discs");
  }

  @Test
  void arraysAndVectorsHoldTheSameCode() {
    Row array = featurizer().setOutputType("array").transform(images).orderBy("path").first();
    Row vector = featurizer().transform(images).orderBy("path").first();

    double[] expected = vector.<Vector>getAs("code").toArray();
    assertThat(array.<Float>getList(array.fieldIndex("code")))
        .extracting(Float::doubleValue)
        .containsExactly(java.util.Arrays.stream(expected).boxed().toArray(Double[]::new));
  }

  @Test
  void structsOfBytesGiveTheSameCodes() {
    Dataset<Row> structs =
        images.select(col("path"), struct(col("content").as("bytes"), col("path")).as("image"));

    assertThat(vectors(featurizer().setInputCol("image").transform(structs)))
        .isEqualTo(vectors(featurizer().transform(images)));
  }

  @Test
  void sparksOwnImagesGiveTheSameCodes() {
    // the same decoder wrote and reads these JPEG files on both ways, so lossless PNG is compared
    Dataset<Row> decoded = spark.read().format("image").load(pngs().toString());
    Dataset<Row> files = spark.read().format("binaryFile").load(pngs().toString());

    List<Vector> ofDecoded =
        vectors(
            featurizer()
                .setInputCol("image")
                .transform(decoded.withColumn("path", col("image.origin"))));

    assertThat(ofDecoded).isEqualTo(vectors(featurizer().transform(files)));
  }

  @Test
  void aBadImageHasANullCodeAndTheReason() {
    Dataset<Row> withBad =
        images
            .select("path", "content")
            .union(
                spark.sql(
                    "SELECT 'zz' path, CAST('no image' AS BINARY) content UNION ALL SELECT 'zzz',"
                        + " NULL"));

    List<Row> rows = featurizer().transform(withBad).orderBy("path").collectAsList();

    assertThat(rows).hasSize(14);
    assertThat(rows.get(12).<Vector>getAs("code")).isNull();
    assertThat(rows.get(12).<String>getAs("code_error")).startsWith("decode UNIDENTIFIED: ");
    assertThat(rows.get(13).<String>getAs("code_error")).startsWith("read ").contains("null");
    assertThat(featurizer().setHandleInvalid("skip").transform(withBad).count()).isEqualTo(12);
    assertThatThrownBy(() -> featurizer().setHandleInvalid("error").transform(withBad).count())
        .hasMessageContaining("An image has no code: ");
  }

  @Test
  void aPipelineIsFittedSavedAndScoresTheSameInANewJvm() throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  featurizer(),
                  new StringIndexer().setInputCol("label").setOutputCol("index"),
                  new LogisticRegression()
                      .setFeaturesCol("code")
                      .setLabelCol("index")
                      .setMaxIter(20)
                });
    PipelineModel model = pipeline.fit(images);
    String saved = folder.resolve("model").toString();
    model.write().save(saved);
    Path scores = folder.resolve("scores");

    ChildJvm.run(
        ScoreSavedPipeline.class, saved, folder.resolve("images").toString(), scores.toString());

    List<String> here =
        model.transform(images).orderBy("path").select("probability").collectAsList().stream()
            .map(Row::toString)
            .toList();
    assertThat(Files.readAllLines(scores)).isEqualTo(here).hasSize(12);
  }

  @Test
  void paramsSurviveSavingAndCopying() throws IOException {
    ConvNetFeaturizer stage =
        featurizer().setLayer("relu1").setOutputCol("low").setBatchSize(3).setImageTimeout(5);
    String saved = folder.resolve("stage").toString();
    stage.write().save(saved);

    ConvNetFeaturizer loaded = ConvNetFeaturizer.load(saved);

    assertThat(loaded.uid()).isEqualTo(stage.uid());
    assertThat(loaded.explainParams()).isEqualTo(stage.explainParams());
    assertThat(loaded.getInputCol()).isEqualTo("content");
    assertThat(loaded.getOutputCol()).isEqualTo("low");
    assertThat(loaded.getErrorCol()).isEqualTo("code_error");
    assertThat(loaded.getLayer()).isEqualTo("relu1");
    assertThat(loaded.getOutputType()).isEqualTo("vector");
    assertThat(loaded.getHandleInvalid()).isEqualTo("keep");
    assertThat(loaded.getBatchSize()).isEqualTo(3);
    assertThat(loaded.getImageTimeout()).isEqualTo(5);
    assertThat(loaded.net().fingerprint()).isEqualTo(stage.net().fingerprint());
    ConvNetFeaturizer copy = loaded.copy(ParamMap.empty().put(loaded.outputCol(), "other"));
    assertThat(copy.transformSchema(images.schema()).fieldNames()).contains("other");
    assertThat(loaded.transformSchema(images.schema()).fieldNames()).contains("low");
  }

  @Test
  void wrongColumnsAreRefusedBeforeAnyWork() {
    StructType schema = images.schema();
    assertThatThrownBy(() -> featurizer().setInputCol("photo").transformSchema(schema))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("No column photo: there are path, ");
    assertThatThrownBy(() -> featurizer().setInputCol("length").transformSchema(schema))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("length is bigint: images are binary");
    assertThatThrownBy(() -> featurizer().setOutputCol("path").transformSchema(schema))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("path already exists");
    assertThatThrownBy(() -> featurizer().setHandleInvalid("drop"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("handleInvalid is 'drop': give keep, skip or error");
    assertThatThrownBy(() -> featurizer().setBatchSize(0))
        .hasMessage("batchSize is 0: give at least 1");
    assertThatThrownBy(() -> featurizer().setOutputCol(""))
        .hasMessage("outputCol is '': give the name of a column");
    assertThatThrownBy(() -> new ConvNetFeaturizer().transform(images))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("setNet");
  }

  private Path pngs() {
    Path pngs = folder.resolve("pngs");
    try {
      Files.createDirectories(pngs);
      try (var jpegs = Files.walk(folder.resolve("images"))) {
        for (Path jpeg : jpegs.filter(p -> p.toString().endsWith(".jpg")).toList()) {
          javax.imageio.ImageIO.write(
              javax.imageio.ImageIO.read(jpeg.toFile()),
              "png",
              pngs.resolve(jpeg.getFileName() + ".png").toFile());
        }
      }
      return pngs;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Vector> vectors(Dataset<Row> coded) {
    return coded.orderBy("path").collectAsList().stream()
        .map(row -> row.<Vector>getAs("code"))
        .toList();
  }
}
