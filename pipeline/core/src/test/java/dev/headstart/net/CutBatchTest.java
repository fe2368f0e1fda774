// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many images a cut net takes at once, and that it computes the same. */
class CutBatchTest {

  @ParameterizedTest
  @ValueSource(longs = {3, -1})
  void batchOfOneBuiltIntoAReshapeIsFreed(long features) {
    TestGraph graph =
        TestGraph.ofOneImage()
            .pooled()
            .longs("row", 1L, features)
            .node("Reshape", "flat", "gap", "row");
    graph.writer().valueInfo(ValueInfo.shaped("flat", ElementType.FLOAT, 1, 3));
    CutNet cut = graph.classified("flat").net().cut(List.of("logits"));

    try (CodeSession session = CodeSession.open(cut, 1)) {
      assertThat(session.batched()).isTrue();
    }
    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {10.5f, 18}, new float[] {6, 10});
  }

  @Test
  void batchOfOneBuiltInForGoodIsRunImageByImage() {
    TestGraph graph =
        TestGraph.ofOneImage()
            .pooled()
            .longs("all", -1L)
            .node("Reshape", "line", "gap", "all")
            .longs("row", 1L, 3L)
            .node("Reshape", "flat", "line", "row");
    CutNet cut = graph.classified("flat").net().cut(List.of("logits"));

    assertRunImageByImage(cut);
  }

  @Test
  void netThatMixesTheImagesOfABatchIsRunImageByImage() {
    TestGraph graph =
        TestGraph.ofImages()
            .pooled()
            .node("Flatten", "raw", "gap")
            .node(
                nodeOf(
                    "ReduceMean",
                    List.of("mean"),
                    List.of("raw"),
                    Attribute.integers("axes", new long[] {0})))
            .node("Add", "sum", "raw", "mean")
            .floats("half", List.of(1), 0.5)
            .node("Mul", "flat", "sum", "half");
    CutNet cut = graph.classified("flat").net().cut(List.of("logits"));

    assertRunImageByImage(cut);
  }

  private static void assertRunImageByImage(CutNet cut) {
    try (CodeSession session = CodeSession.open(cut, 1)) {
      assertThat(session.batched()).isFalse();
    }
    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {10.5f, 18}, new float[] {6, 10});
  }
}
