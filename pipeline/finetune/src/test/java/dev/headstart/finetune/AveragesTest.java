// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.dl4j.GradientsTest;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slow momentum, soups and trained blocks in real trainings on real Spark. */
class AveragesTest {

  @TempDir Path folder;

  private static FineTuneOptions options(UnaryOperator<FineTuneOptionsBuilder> more) {
    return more.apply(
            FineTuneOptions.builder()
                .epochs(3)
                .batchSize(4)
                .workers(3)
                .averagingFrequency(2)
                .learningRate(0.005)
                .pretrainedRate(0.5)
                .seed(7))
        .build();
  }

  @Test
  void killedTrainingWithSlowMomentumAndASoupComesToTheSame() throws IOException {
    FineTuneOptions options = options(b -> b.slowMomentum(0.5).soup(3));
    FineTuned undisturbed = new Lesson(folder).teach("relu1", options);
    Path kept = folder.resolve("checkpoints");
    assertThatThrownBy(
            () -> new Lesson(folder).keptAt(kept, false).diesAfter(2).teach("relu1", options))
        .hasMessage("killed");

    FineTuned resumed = new Lesson(folder).keptAt(kept, true).teach("relu1", options);

    assertThat(resumed.onnx()).isEqualTo(undisturbed.onnx());
    assertThat(resumed.soup().epochs()).isEqualTo(undisturbed.soup().epochs()).hasSizeBetween(1, 3);
    Lesson without = new Lesson(folder).keptAt(kept, true);
    assertThatThrownBy(() -> without.teach("relu1", options(b -> b.soup(3))))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("slow momentum 0.5");
  }

  @Test
  void soupIsNoWorseThanTheBestEpochWithBatchNorms() throws IOException {
    FineTuned tuned =
        new Lesson(folder, normed())
            .teach(null, options(b -> b.soup(4).schedule(Schedule.CONSTANT)));

    Validation best = tuned.epochs().get(tuned.best() - 1).validation();
    assertThat(tuned.soup().epochs()).startsWith(tuned.best()).doesNotHaveDuplicates();
    assertThat(Selection.ACCURACY.isBetter(best, tuned.validation())).isFalse();
  }

  @Test
  void soupWithoutValidationIsRefused() throws IOException {
    Lesson lesson = new Lesson(folder).withoutValidation();

    assertThatThrownBy(() -> lesson.teach("relu1", options(b -> b.soup(2))))
        .isInstanceOf(InputException.class)
        .hasMessageContainingAll("--soup", "--validation");
  }

  /** Of three workers: a third of three times a number may be another in its last bit. */
  @Test
  void onlyTheBlockAndTheHeadAreTrained() throws IOException {
    Lesson lesson = new Lesson(folder);
    FineTuned tuned = lesson.teach(null, options(b -> b.trainedTo("conv1")));

    assertThat(changed(lesson.net, tuned)).containsExactly("w1");
  }

  @Test
  void batchNormBehindTheBlockStaysAsItIs() throws IOException {
    Lesson lesson = new Lesson(folder, normed());
    FineTuned tuned = lesson.teach(null, options(b -> b.trainedTo("c1").epochs(1)));
    assertThat(changed(lesson.net, tuned)).containsExactly("w1");

    FineTuned more = lesson.teach(null, options(b -> b.trainedTo("n1").epochs(1)));
    assertThat(changed(lesson.net, more)).containsExactlyInAnyOrder("w1", "g", "b", "m", "v");
  }

  @Test
  void blockThatEndsInTheFrozenPartIsRefused() throws IOException {
    Lesson lesson = new Lesson(folder);

    assertThatThrownBy(() -> lesson.teach("relu1", options(b -> b.trainedTo("conv1"))))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContainingAll("conv1", "nearest", "conv2");
  }

  /** The initializers of a net that are others after training. */
  private static List<String> changed(PretrainedNet net, FineTuned tuned) {
    Map<String, Tensor> after = new HashMap<>();
    Model.parse(tuned.onnx()).initializers().forEach(tensor -> after.put(tensor.name(), tensor));
    return Model.parse(net.onnx()).initializers().stream()
        .filter(before -> after.containsKey(before.name()))
        .filter(before -> !before.equals(after.get(before.name())))
        .map(Tensor::name)
        .toList();
  }

  private static PretrainedNet normed() {
    Preprocessing input =
        new Preprocessing(
            16,
            16,
            ResizeRule.EXACT,
            0,
            Filter.BILINEAR,
            ChannelOrder.RGB,
            255f,
            List.of(0.5f, 0.5f, 0.5f),
            List.of(0.25f, 0.25f, 0.25f),
            ExifOrientation.APPLY);
    return PretrainedNet.of(
        GradientsTest.batchNormalised().bytes(),
        new NetCard("normed", "made here", "CC0-1.0", null, input, "flat", null, List.of()));
  }
}
