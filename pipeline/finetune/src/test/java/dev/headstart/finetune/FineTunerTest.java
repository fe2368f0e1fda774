// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.InputException;
import dev.headstart.dl4j.OneDnn;
import dev.headstart.dl4j.TrainableGraph;
import dev.headstart.image.preprocess.Augmentation;
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
import java.util.Optional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real training on real Spark, of a net that is small. */
class FineTunerTest {

  @TempDir Path folder;
  private Lesson lesson;

  @BeforeEach
  void images() throws IOException {
    lesson = new Lesson(folder);
  }

  @Test
  void headAloneLeavesTheNetAsItIs() throws Exception {
    FineTuned tuned = lesson.teach("code", Lesson.options(3, 2));

    assertThat(changed(tuned)).isEmpty();
    assertThat(tuned.labels()).containsExactly("bars", "checks", "discs");
    assertThat(best(tuned).validation().accuracy()).isGreaterThan(0.7);
  }

  @Test
  void whatIsFrozenStaysToTheByte() throws Exception {
    FineTuned tuned = lesson.teach("relu1", Lesson.options(8, 2));

    assertThat(changed(tuned)).containsExactly("w2");
    assertThat(tuned.epochs().get(7).trainingLoss())
        .isLessThan(tuned.epochs().get(0).trainingLoss());
    assertThat(best(tuned).validation().accuracy()).isGreaterThan(0.8);
  }

  @Test
  void allLayersAreTrainedFromTheImages() throws Exception {
    FineTuned tuned = lesson.teach(null, Lesson.options(3, 2));

    assertThat(changed(tuned)).containsExactlyInAnyOrder("w1", "w2");
    // what comes out is a net like any other, with the same code layer
    NetCard card = lesson.net.card();
    PretrainedNet made = PretrainedNet.of(tuned.onnx(), card);
    assertThat(made.codeLayer()).isEqualTo(tuned.codeLayer()).isEqualTo("code");
    assertThat(made.cut(List.of()).lengths()).containsExactly(tuned.codeLength());
  }

  @Test
  void eachLayerLearnsAtItsOwnRate() throws Exception {
    assertThat(changed(lesson.teach(null, ratedUpTo("relu1", 1e-15)))).containsExactly("w2");
    assertThat(changed(lesson.teach(null, ratedUpTo("relu2", 1e-15)))).isEmpty();
    assertThat(changed(lesson.teach(null, ratedUpTo("relu2", 0.1))))
        .containsExactlyInAnyOrder("w1", "w2");
  }

  @Test
  void rateOfALayerThatIsNotTrainedIsRefused() {
    assertThatThrownBy(() -> lesson.teach("relu1", ratedUpTo("conv1", 0.1)))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("conv2");
  }

  private static FineTuneOptions ratedUpTo(String layer, double rate) {
    return Lesson.options(2, 2, 0.005, Augmentation.NONE, Optimizer.ADAM, Map.of(layer, rate));
  }

  @Test
  void sameSeedMakesTheSameNetWithAnyNumberOfWorkers() throws Exception {
    for (int workers : new int[] {1, 2, 5}) {
      FineTuneOptions options = Lesson.options(2, workers);
      byte[] once = lesson.teach("relu1", options).onnx();

      assertThat(lesson.teach("relu1", options).onnx()).isEqualTo(once);
    }
  }

  /** With one worker there is nothing to average, and what the optimizer knows goes on. */
  @ParameterizedTest
  @EnumSource
  void oneWorkerTakesTheSameStepsHoweverOftenItIsAveraged(Optimizer optimizer) throws Exception {
    byte[] often = lesson.teach("relu1", averagedEvery(1, optimizer)).onnx();

    assertThat(lesson.teach("relu1", averagedEvery(5, optimizer)).onnx()).isEqualTo(often);
  }

  private static FineTuneOptions averagedEvery(int steps, Optimizer optimizer) {
    return FineTuneOptions.builder()
        .epochs(2)
        .batchSize(4)
        .workers(1)
        .averagingFrequency(steps)
        .learningRate(0.0005)
        .pretrainedRate(0.5)
        .optimizer(optimizer)
        .schedule(Schedule.CONSTANT)
        .warmUp(0)
        .weightDecay(1e-4)
        .patience(2)
        .seed(7)
        .build();
  }

  @Test
  void cachedFeaturesAndFeaturesComputedInEachEpochGiveTheSameNet() throws Exception {
    FineTuned cached = lesson.teach("relu1", Lesson.options(2, 2));
    // varied by nothing, but not cached
    Augmentation none = new Augmentation(false, 1, 1e-12);
    FineTuned streamed = lesson.teach("relu1", Lesson.options(2, 2, 0.005, none));

    for (int i = 0; i < 2; i++) {
      assertThat(streamed.epochs().get(i).trainingLoss())
          .isCloseTo(cached.epochs().get(i).trainingLoss(), within(1e-4));
    }
  }

  @Test
  void augmentationVariesTheImages() throws Exception {
    FineTuneOptions options = Lesson.options(2, 2, 0.005, Augmentation.DEFAULT);
    byte[] once = lesson.teach("relu1", options).onnx();

    assertThat(lesson.teach("relu1", options).onnx()).isEqualTo(once);
    assertThat(lesson.teach("relu1", Lesson.options(2, 2)).onnx()).isNotEqualTo(once);
  }

  @Test
  void resumedTrainingComesToTheSame() throws Exception {
    FineTuneOptions options =
        Lesson.options(4, 2, 0.005, Augmentation.NONE, Optimizer.ADAM, Map.of("conv2", 0.1));
    FineTuned undisturbed = lesson.teach("relu1", options);
    Path kept = folder.resolve("checkpoints");
    assertThatThrownBy(
            () -> new Lesson(folder).keptAt(kept, false).diesAfter(2).teach("relu1", options))
        .hasMessage("killed");

    Lesson resumed = new Lesson(folder).keptAt(kept, true);
    FineTuned tuned = resumed.teach("relu1", options);
    assertThat(tuned.onnx()).isEqualTo(undisturbed.onnx());
    assertThat(tuned.curves())
        .usingRecursiveComparison()
        .ignoringFields("epochs.seconds")
        .isEqualTo(undisturbed.curves());
    assertThat(tuned.curves().start()).isNotNull();
    assertThat(resumed.heard).extracting(Epoch::number).containsExactly(3, 4);

    Lesson other = new Lesson(folder).keptAt(kept, true);
    assertThatThrownBy(() -> other.teach("relu1", Lesson.options(5, 2)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another call");
    Lesson anew = new Lesson(folder).keptAt(kept, false);
    assertThatThrownBy(() -> anew.teach("relu1", options))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void explodingLossStopsWithAdvice() {
    assertThatThrownBy(() -> lesson.teach(null, Lesson.options(3, 2, 500, Augmentation.NONE)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("--learning-rate");
  }

  @Test
  void layerThatIsNoBoundaryIsRefused() {
    assertThatThrownBy(() -> lesson.teach("relu", Lesson.options(1, 1)))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("nearest");
  }

  @Test
  void oneDnnIsUsedAndMissedWhereItIsNot() {
    TrainableGraph graph =
        HeadedNet.of(
                lesson.net.split(Optional.empty()),
                HeadWeights.zeros(List.of("a", "b"), 16),
                Lesson.options(1, 1),
                null)
            .graph();
    OneDnn.check(graph.network());

    System.setProperty(OneDnn.PROPERTY, "true");
    try {
      ComputationGraph without = new ComputationGraph(graph.network().getConfiguration());
      without.init();
      assertThatThrownBy(() -> OneDnn.check(without)).hasMessageContaining(OneDnn.PROPERTY);
    } finally {
      OneDnn.use();
    }
  }

  private Epoch best(FineTuned tuned) {
    return tuned.epochs().get(tuned.best() - 1);
  }

  /** The initializers of the net that are others now. */
  private List<String> changed(FineTuned tuned) {
    Map<String, Tensor> after = new HashMap<>();
    Model.parse(tuned.onnx()).initializers().forEach(tensor -> after.put(tensor.name(), tensor));
    return Model.parse(lesson.net.onnx()).initializers().stream()
        .filter(before -> after.containsKey(before.name()))
        .filter(before -> !before.equals(after.get(before.name())))
        .map(Tensor::name)
        .toList();
  }
}
