// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TestData;
import dev.headstart.TinyNet;
import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of a net's preprocessing, on real nets and photos of ImageNet's classes. */
class PreprocessingCheckTest {

  @ParameterizedTest
  @ValueSource(strings = {"squeezenet1.1", "squeezenet1.1-norm", "mobilenetv2-ptq"})
  void rightPreprocessingIsNamed(String name) throws IOException, ImageException {
    PretrainedNet net = labelled(name);
    try (PreprocessingCheck check = new PreprocessingCheck(net, 2)) {
      run(check, net);

      assertThat(check.better()).isEmpty();
      assertThat(check.betterResize()).isEmpty();
      assertThat(check.results()).hasSizeBetween(13, 16);
      assertThat(check.results().stream().skip(1))
          .filteredOn(result -> !result.variant().onlyResizes(net.card().input()))
          .allMatch(result -> result.loss() > check.results().get(0).loss());
      assertThat(check.results().get(0).top1()).isGreaterThanOrEqualTo(0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"squeezenet1.1", "squeezenet1.1-norm", "mobilenetv2-ptq"})
  void wrongChannelOrderIsFound(String name) throws IOException, ImageException {
    PretrainedNet right = labelled(name);
    PretrainedNet wrong =
        PretrainedNet.of(right.onnx(), right.card().withInput(exchanged(right.card().input())));
    try (PreprocessingCheck check = new PreprocessingCheck(wrong, 2)) {
      run(check, wrong);

      assertThat(check.better())
          .hasValueSatisfying(
              best -> {
                assertThat(best.variant().input()).isEqualTo(right.card().input());
                assertThat(best.right()).isGreaterThan(check.results().get(0).right());
              });
    }
  }

  @Test
  void wrongCropIsFound() throws IOException, ImageException {
    PretrainedNet right = labelled("squeezenet1.1");
    Preprocessing input = right.card().input();
    Preprocessing close = input.withResize(ResizeRule.SHORT_SIDE, 500, input.filter());
    PretrainedNet wrong = PretrainedNet.of(right.onnx(), right.card().withInput(close));
    try (PreprocessingCheck check = new PreprocessingCheck(wrong, 2)) {
      run(check, wrong);

      assertThat(check.better()).isEmpty();
      assertThat(check.betterResize()).isPresent();
    }
  }

  @Test
  void usualCropsAndFiltersAreCompared() {
    Preprocessing card =
        TinyNet.of(1).card().input().withResize(ResizeRule.SHORT_SIDE, 40, Filter.BILINEAR);
    int side = card.width();

    assertThat(InputVariant.of(card))
        .filteredOn(variant -> variant.onlyResizes(card))
        .extracting(InputVariant::resizeAsCard)
        .containsExactly(
            "resize: {rule: short-side, size: 40, filter: bicubic}",
            "resize: {rule: short-side, size: " + side * 8 / 7 + ", filter: bilinear}",
            "resize: {rule: short-side, size: " + side + ", filter: bilinear}",
            "resize: {rule: exact, filter: bilinear}");
  }

  @Test
  void variantsAreDifferentAndTheCardsIsFirst() {
    Preprocessing card = TinyNet.of(1).card().input();
    List<InputVariant> variants = InputVariant.of(card);

    assertThat(variants.get(0).input()).isEqualTo(card);
    assertThat(variants).extracting(InputVariant::input).doesNotHaveDuplicates();
    assertThat(variants).extracting(InputVariant::name).doesNotHaveDuplicates();
    assertThat(variants.get(1).input().channels()).isEqualTo(ChannelOrder.BGR);
    assertThat(variants.get(0).asCard())
        .isEqualTo("channels: rgb, scale: 255, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25]");
  }

  @Test
  void nothingIsSaidWithoutImages() {
    try (PreprocessingCheck check = new PreprocessingCheck(TinyNet.of(1), 1)) {
      assertThat(check.classes()).isEqualTo(3);
      assertThatThrownBy(check::better).isInstanceOf(InputException.class);
    }
  }

  @Test
  void classesAreFoundByWhatTheyAreCalled() {
    ClassNames names =
        new ClassNames(List.of("n01 x", "n02012849 crane", "n03126707 crane", "tench, Tinca"), 4);

    assertThat(names.find("n03126707")).containsExactly(2);
    assertThat(names.find("Crane")).containsExactlyInAnyOrder(1, 2);
    assertThat(names.find("n03126707_crane")).containsExactly(2);
    assertThat(names.find("tinca")).containsExactly(3);
    assertThat(names.find("3")).containsExactly(3);
    assertThat(names.find("4")).isEmpty();
    assertThat(names.find("heron")).isEmpty();
    assertThat(new ClassNames(List.of(), 10).find("9")).containsExactly(9);
  }

  private static void run(PreprocessingCheck check, PretrainedNet net)
      throws IOException, ImageException {
    ClassNames names = new ClassNames(net.card().labels(), check.classes());
    Path folder = TestData.path("sets/imagenet-samples");
    try (Stream<String> rows = Files.lines(folder.resolve("labels.csv")).skip(1)) {
      for (String row : rows.toList()) {
        String[] fields = row.split(",", -1);
        Set<Integer> answers = names.find(fields[3]);
        assertThat(answers).as(row).isNotEmpty();
        check.add(Files.readAllBytes(folder.resolve("images").resolve(fields[0])), answers);
      }
    }
  }

  private static PretrainedNet labelled(String name) throws IOException {
    List<String> labels = new ArrayList<>();
    if (name.startsWith("mobilenet")) {
      labels.add("background");
    }
    labels.addAll(Files.readAllLines(TestData.path("nets/imagenet_labels_1000.txt")));
    PretrainedNet net = TestData.net(name);
    NetCard card = net.card().withLabels(labels);
    return PretrainedNet.of(net.onnx(), card);
  }

  private static Preprocessing exchanged(Preprocessing p) {
    return InputVariant.of(p).get(1).input();
  }
}
