// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TinyNet;
import dev.headstart.finetune.FineTuneOptions;
import dev.headstart.finetune.FineTuned;
import dev.headstart.finetune.Optimizer;
import dev.headstart.finetune.Schedule;
import dev.headstart.finetune.TrainingListener;
import dev.headstart.finetune.Validation;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.UntrainedNet;
import dev.headstart.synthetic.Curriculum;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Training from scratch, short. */
class PretrainerTest {

  private static final PretrainedNet START =
      new UntrainedNet("untrained", 32, List.of(8, 16), 1).net();
  private static final Curriculum CURRICULUM = new Curriculum(1, 6, 32);

  @Test
  void sameSeedMakesTheSameWeightsToTheBit() {
    byte[] once = pretrain(2, null).onnx();

    assertThat(pretrain(2, null).onnx()).isEqualTo(once);
    assertThat(once).isNotEqualTo(START.onnx());
  }

  @Test
  void learnsToTellTheClassesApart() {
    FineTuned trained = pretrain(6, null);

    Validation last = trained.epochs().get(5).validation();
    assertThat(last.accuracy()).isGreaterThan(0.22); // a guess gives 0.17 ± 0.01
    assertThat(last.loss()).isLessThan(trained.epochs().get(0).validation().loss());
    PretrainedNet made = PretrainedNet.of(trained.onnx(), START.card());
    assertThat(made.cut(List.of()).lengths()).containsExactly(trained.codeLength());
  }

  @Test
  void learnsTheTeachersCodes() {
    FineTuned trained = pretrain(4, TinyNet.of(1));

    assertThat(trained.epochs().get(3).trainingLoss())
        .isLessThan(trained.epochs().get(0).trainingLoss());
    assertThat(trained.onnx()).isEqualTo(pretrain(4, TinyNet.of(1)).onnx());
  }

  private static FineTuned pretrain(int epochs, PretrainedNet teacher) {
    FineTuneOptions options =
        FineTuneOptions.builder()
            .epochs(epochs)
            .batchSize(8)
            .workers(2)
            .averagingFrequency(4)
            .learningRate(0.005)
            .pretrainedRate(1)
            .optimizer(Optimizer.ADAM)
            .schedule(Schedule.COSINE)
            .warmUp(0.1)
            .weightDecay(0)
            .patience(epochs)
            .seed(3)
            .build();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return new Pretrainer(START, CURRICULUM, 40, teacher, options)
        .fit(sc, null, false, new TrainingListener() {});
  }
}
