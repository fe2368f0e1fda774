// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.Binarizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SavedModelNameTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"v[2]", "a,b", "all*", "what?", "{a}", "a\\b", "on] e"})
  void aNameThatSparkTakesForAPatternIsRefused(String name) {
    assertThatThrownBy(() -> SavedModel.checkName(folder + "/" + name + "/model"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("could be written but not read back");
  }

  @Test
  void whatIsNotRefusedCanBeReadBack() throws Exception {
    LocalSpark.session();
    for (String name : List.of("it's a #1 100%41 (new) m;o&d+e^l~", "_Modell")) {
      String uri = folder.resolve(name).toString();
      assertThatCode(() -> SavedModel.checkName(uri)).doesNotThrowAnyException();
      new PipelineModel("m", new Transformer[] {new Binarizer("b")}).write().save(uri);
      assertThat(PipelineModel.load(uri).stages()).hasSize(1);
    }
  }
}
