// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TestData;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our codes, made on Spark, are the reference pipeline's. */
class ReferenceParityTest {

  private static final float TOLERANCE = 1e-4f; // of the largest code

  @ParameterizedTest
  @CsvSource({
    "hymenoptera, squeezenet1.1-norm",
    "hymenoptera, squeezenet1.1",
    "hymenoptera, mobilenetv2-ptq",
    "flowers9, squeezenet1.1-norm",
    "flowers9, squeezenet1.1",
    "flowers9, mobilenetv2-ptq",
    "clothing10, squeezenet1.1-norm",
    "clothing10, squeezenet1.1",
    "clothing10, mobilenetv2-ptq",
    "cifar10-1k, squeezenet1.1-norm",
    "cifar10-1k, squeezenet1.1",
    "cifar10-1k, mobilenetv2-ptq"
  })
  void codesEqualTheReference(String set, String netName) throws IOException {
    Path images = TestData.path("sets/" + set);
    Map<String, float[]> reference =
        ReferenceCodes.read(TestData.path("gold/" + set + "__" + netName + ".npz"));
    PretrainedNet net = TestData.net(netName);
    net =
        PretrainedNet.of(
            net.onnx(), net.card().withInput(net.card().input().withExif(ExifOrientation.IGNORE)));

    Map<String, float[]> ours = codes(LocalSpark.session(), images, net);

    assertThat(ours).hasSameSizeAs(reference);
    float largest = 0;
    for (float[] code : reference.values()) {
      for (float value : code) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    for (Map.Entry<String, float[]> image : reference.entrySet()) {
      assertThat(difference(ours.get(image.getKey()), image.getValue()) / largest)
          .as(image.getKey())
          .isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static Map<String, float[]> codes(SparkSession spark, Path images, PretrainedNet net) {
    ImageSource source =
        new ImageSource(
            List.of(images.toString()),
            new Labels.Folder(),
            new ImageFilter(List.of("*.jpg", "*.jpeg", "*.png"), List.of()));
    Dataset<Row> listing = source.list(spark);
    Extraction extraction = Extraction.of(net, List.of(), Inference.DEFAULT, RunId.now());
    Counters counters = Counters.in(spark.sparkContext());
    String root = images.toUri().getPath();
    Map<String, float[]> codes = new HashMap<>();
    for (Row row : extraction.code(extraction.share(listing, 1000), counters).collectAsList()) {
      String path = java.net.URI.create(row.<String>getAs("path").replace(" ", "%20")).getPath();
      List<Float> code = row.getList(row.fieldIndex("code"));
      float[] values = new float[code.size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = code.get(i);
      }
      codes.put(path.substring(root.length()), values);
    }
    return codes;
  }

  private static float difference(float[] a, float[] b) {
    assertThat(a).hasSameSizeAs(b);
    float max = 0;
    for (int i = 0; i < a.length; i++) {
      max = Math.max(max, Math.abs(a[i] - b[i]));
    }
    return max;
  }
}
