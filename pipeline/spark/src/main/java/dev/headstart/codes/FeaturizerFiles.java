// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.zoo.NetFiles;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/**
 * The files of a saved featurizer: MLlib's {@code metadata} and, in {@code net}, the ONNX file and
 * its card.
 */
final class FeaturizerFiles {

  private static final String NET = "/net";

  private FeaturizerFiles() {}

  static final class Writer extends MLWriter {
    private final ConvNetFeaturizer stage;

    Writer(ConvNetFeaturizer stage) {
      this.stage = stage;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter$.MODULE$.saveMetadata(stage, path, sc(), Option.empty(), Option.empty());
      new NetFiles(sc().hadoopConfiguration()).save(stage.net(), path + NET);
    }
  }

  static final class Reader extends MLReader<ConvNetFeaturizer> {

    @Override
    public ConvNetFeaturizer load(String path) {
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sc(), ConvNetFeaturizer.class.getName());
      ConvNetFeaturizer stage = new ConvNetFeaturizer(metadata.uid());
      metadata.getAndSetParams(stage, Option.empty());
      return stage.setNet(new NetFiles(sc().hadoopConfiguration()).load(path + NET));
    }
  }
}
