// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layers that a net cannot be cut or split at. */
class CutRefusalsTest {

  @Test
  void unknownLayerIsAnsweredWithTheNearest() {
    PretrainedNet net =
        TestGraph.ofImages().pooled().node("Flatten", "flat", "gap").classified("flat").net();

    assertThatThrownBy(() -> net.cut(List.of("logit")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "The net has no layer 'logit'; nearest: logits, gap, flat; headstart zoo show lists"
                + " all 3");
    assertThatThrownBy(() -> net.cut(List.of("fc.w")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("The net has no layer 'fc.w'");
    assertThatThrownBy(() -> net.cut(List.of("image")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith("The net has no layer 'image'");
  }

  @Test
  void layersThatMakeNoCodeAreRefused() {
    PretrainedNet net =
        TestGraph.ofImages()
            .pooled()
            .node("Flatten", "flat", "gap")
            .node("Shape", "shape", "gap")
            .longs("axis", 3L)
            .node("Squeeze", "rows", "gap", "axis")
            .classified("flat")
            .net();

    assertThatThrownBy(() -> net.cut(List.of("rows")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("'rows' cannot give a code: it is [1, 3, 1] for one image");
    assertThatThrownBy(() -> net.cut(List.of("shape")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("'shape' cannot give a code: it is not of type float");
    assertThatThrownBy(() -> net.cut(List.of("flat", "flat")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("named twice");
  }

  @Test
  void netIsNotSplitAtWholeNumbers() {
    TestGraph graph =
        TestGraph.ofImages()
            .node(nodeOf("Cast", List.of("whole"), List.of("image"), Attribute.integer("to", 6)))
            .node(nodeOf("Cast", List.of("pixels"), List.of("whole"), Attribute.integer("to", 1)))
            .node("GlobalAveragePool", "gap", "pixels")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = graph.classified("flat").net();

    assertThatThrownBy(() -> net.split(Optional.of("whole")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "The net cannot be frozen up to 'whole': it is not of type float; headstart zoo show"
                + " lists the layers that are");
  }
}
