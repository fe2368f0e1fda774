// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.ValueInfo;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import dev.headstart.onnx.proto.Onnx.OperatorSetIdProto;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of a graph that was cut, and that it computes the same. */
class CutTest {

  /** The planes' means are the features: A has 2.5, 6.5, -2.5 and B has 2, 1, 0. */
  private static TestGraph pooled(TestGraph graph) {
    return graph.node("GlobalAveragePool", "gap", "image");
  }

  private static TestGraph classified(TestGraph graph, String features) {
    return graph
        .floats("fc.w", List.of(3, 2), 1, 2, 3, 4, 5, 6)
        .floats("fc.b", List.of(2), 1, 2)
        .node("Gemm", "logits", features, "fc.w", "fc.b")
        .output("logits");
  }

  @Test
  void onlyWhatTheLayerNeedsIsLeft() {
    TestGraph graph =
        classified(pooled(TestGraph.ofImages()).node("Flatten", "flat", "gap"), "flat");
    graph.floats("side.w", List.of(1), 1).node("Mul", "side", "gap", "side.w").output("side");
    graph.writer().valueInfo(ValueInfo.shaped("gap", ElementType.FLOAT, -1, 3, 1, 1));

    Model cut = Model.parse(graph.net().cut(List.of("flat")).onnx());

    assertThat(cut.nodes())
        .extracting(Node::operator)
        .containsExactly("GlobalAveragePool", "Flatten", "Relu");
    assertThat(cut.initializers()).isEmpty();
    assertThat(cut.valueInfos()).isEmpty();
    assertThat(cut.inputs()).extracting(ValueInfo::name).containsExactly("image");
    assertThat(cut.outputs()).containsExactly(ValueInfo.shaped("flat", ElementType.FLOAT, -1, 3));
  }

  @Test
  void layersOfBranchesAreTappedInOnePass() {
    PretrainedNet net =
        classified(
                pooled(TestGraph.ofImages())
                    .floats("two", List.of(1), 2)
                    .node("Mul", "double", "image", "two")
                    .node(
                        nodeOf(
                            "Concat",
                            List.of("both"),
                            List.of("image", "double"),
                            Attribute.integer("axis", 1)))
                    .node("GlobalAveragePool", "both.gap", "both")
                    .node("Flatten", "both.flat", "both.gap")
                    .node("Flatten", "flat", "gap"),
                "flat")
            .net();

    CutNet cut = net.cut(List.of("both", "flat", "double", "both.flat"));

    assertThat(cut.lengths()).containsExactly(6, 3, 3, 6);
    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(
            new float[] {2.5f, 6.5f, -2.5f, 5, 13, -5}, new float[] {2, 1, 0, 4, 2, 0});
    assertThat(Codes.of(cut, 1, Codes.A, Codes.B).get(1)).containsExactly(2, 1, 0);
    assertThat(Codes.of(cut, 2, Codes.A, Codes.B).get(0)).containsExactly(5, 13, -5);
    assertThat(Codes.of(cut, 3, Codes.A, Codes.B).get(1)).containsExactly(2, 1, 0, 4, 2, 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {3, -1})
  void batchOfOneBuiltIntoAReshapeIsFreed(long features) {
    TestGraph graph =
        pooled(TestGraph.ofOneImage())
            .longs("row", 1L, features)
            .node("Reshape", "flat", "gap", "row");
    graph.writer().valueInfo(ValueInfo.shaped("flat", ElementType.FLOAT, 1, 3));
    CutNet cut = classified(graph, "flat").net().cut(List.of("logits"));

    try (CodeSession session = CodeSession.open(cut, 1)) {
      assertThat(session.batched()).isTrue();
    }
    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {10.5f, 18}, new float[] {6, 10});
  }

  @Test
  void batchOfOneBuiltInForGoodIsRunImageByImage() {
    TestGraph graph =
        pooled(TestGraph.ofOneImage())
            .longs("all", -1L)
            .node("Reshape", "line", "gap", "all")
            .longs("row", 1L, 3L)
            .node("Reshape", "flat", "line", "row");
    CutNet cut = classified(graph, "flat").net().cut(List.of("logits"));

    assertRunImageByImage(cut);
  }

  @Test
  void netThatMixesTheImagesOfABatchIsRunImageByImage() {
    TestGraph graph =
        pooled(TestGraph.ofImages())
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
    CutNet cut = classified(graph, "flat").net().cut(List.of("logits"));

    assertRunImageByImage(cut);
  }

  private static void assertRunImageByImage(CutNet cut) {
    try (CodeSession session = CodeSession.open(cut, 1)) {
      assertThat(session.batched()).isFalse();
    }
    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {10.5f, 18}, new float[] {6, 10});
  }

  @Test
  void initializersThatAreInputsToo() {
    TestGraph graph =
        classified(pooled(TestGraph.ofImages()).node("Flatten", "flat", "gap"), "flat");
    graph.writer().irVersion(3);
    graph.input("fc.w", ElementType.FLOAT, 3, 2).input("fc.b", ElementType.FLOAT, 2);
    CutNet cut = graph.net().cut(List.of("logits"));

    assertThat(Model.parse(cut.onnx()).inputs())
        .extracting(ValueInfo::name)
        .containsExactly("image");
    assertThat(Codes.of(cut, 0, Codes.A).get(0)).containsExactly(10.5f, 18);
  }

  @Test
  void controlFlowKeepsWhatItsBranchesRead() {
    Model plus = branch(nodeOf("Add", List.of("plus.out"), List.of("image", "shift")));
    Model minus = branch(nodeOf("Sub", List.of("minus.out"), List.of("image", "shift")));
    TestGraph graph =
        TestGraph.ofImages()
            .floats("one", List.of(1), 1)
            .node("Mul", "shift", "image", "one")
            .bytes("yes", ElementType.BOOL, List.of(), 1)
            .node(
                nodeOf(
                    "If",
                    List.of("shifted"),
                    List.of("yes"),
                    Attribute.subgraph("then_branch", plus),
                    Attribute.subgraph("else_branch", minus)))
            .node("GlobalAveragePool", "gap", "shifted")
            .node("Flatten", "flat", "gap");
    PretrainedNet net = classified(graph, "flat").net();

    CutNet cut = net.cut(List.of("flat", "shift"));

    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {5, 13, 0}, new float[] {4, 2, 0});
    assertThat(Codes.of(cut, 1, Codes.A, Codes.B).get(0)).containsExactly(2.5f, 6.5f, -2.5f);
  }

  @Test
  void functionsAreWrittenOut() throws InvalidProtocolBufferException {
    TestGraph graph =
        classified(
            pooled(TestGraph.ofImages())
                .node(nodeOf("Twice", List.of("twice"), List.of("gap")).inDomain("own"))
                .node("Flatten", "flat", "twice"),
            "flat");
    ModelProto model =
        ModelProto.parseFrom(graph.bytes()).toBuilder()
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
            .addFunctions(function("Twice", "Add", "x", "x"))
            .addFunctions(function("Unused", "Neg", "x"))
            .build();

    CutNet cut = PretrainedNet.of(model.toByteArray(), TestGraph.card()).cut(List.of("flat"));

    assertThat(ModelProto.parseFrom(cut.onnx()).getFunctionsList()).isEmpty();
    assertThat(Model.parse(cut.onnx()).nodes())
        .extracting(Node::operator)
        .containsExactly("GlobalAveragePool", "Add", "Flatten", "Relu");
    assertThat(Codes.of(cut, 0, Codes.B).get(0)).containsExactly(4, 2, 0);
  }

  @Test
  void unknownLayerIsAnsweredWithTheNearest() {
    PretrainedNet net =
        classified(pooled(TestGraph.ofImages()).node("Flatten", "flat", "gap"), "flat").net();

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
        classified(
                pooled(TestGraph.ofImages())
                    .node("Flatten", "flat", "gap")
                    .node("Shape", "shape", "gap")
                    .longs("axis", 3L)
                    .node("Squeeze", "rows", "gap", "axis"),
                "flat")
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
    PretrainedNet net = classified(graph, "flat").net();

    assertThatThrownBy(() -> net.split(Optional.of("whole")))
        .isInstanceOf(InvalidNetException.class)
        .hasMessage(
            "The net cannot be frozen up to 'whole': it is not of type float; headstart zoo show"
                + " lists the layers that are");
  }

  @Test
  void cutNetTravelsByJavaSerialization() throws IOException, ClassNotFoundException {
    CutNet cut =
        classified(pooled(TestGraph.ofImages()).node("Flatten", "flat", "gap"), "flat")
            .net()
            .cut(List.of());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(cut);
    }

    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(cut).hasSameHashCodeAs(cut);
    }
  }

  private static Model branch(Node node) {
    return ModelWriter.start(node.output())
        .add(node)
        .output(ValueInfo.shaped(node.output(), ElementType.FLOAT, -1, 3, 2, 2))
        .model();
  }

  private static FunctionProto function(String name, String op, String... inputs) {
    return FunctionProto.newBuilder()
        .setName(name)
        .setDomain("own")
        .addInput("x")
        .addOutput("y")
        .addNode(NodeProto.newBuilder().setOpType(op).addAllInput(List.of(inputs)).addOutput("y"))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .build();
  }
}
