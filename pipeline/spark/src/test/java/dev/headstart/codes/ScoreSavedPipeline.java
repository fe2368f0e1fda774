// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.LocalSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Row;

/** Run in a JVM of its own: loads a pipeline and writes what it says of the images of a folder. */
final class ScoreSavedPipeline {

  private ScoreSavedPipeline() {}

  public static void main(String[] args) throws Exception {
    var images = ConvNetFeaturizerTest.load(LocalSpark.session(), Path.of(args[1]));
    List<Row> rows =
        PipelineModel.load(args[0])
            .transform(images)
            .orderBy("path")
            .select("probability")
            .collectAsList();
    Files.write(Path.of(args[2]), rows.stream().map(Row::toString).toList());
    LocalSpark.session().stop();
  }
}
