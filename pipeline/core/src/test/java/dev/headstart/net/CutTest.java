// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.TestGraph.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** What is left of a graph that was cut, and that it computes the same. */
class CutTest {

  @Test
  void onlyWhatTheLayerNeedsIsLeft() {
    TestGraph graph =
        TestGraph.ofImages().pooled().node("Flatten", "flat", "gap").classified("flat");
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
        TestGraph.ofImages()
            .pooled()
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
            .node("Flatten", "flat", "gap")
            .classified("flat")
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

  @Test
  void initializersThatAreInputsToo() {
    TestGraph graph =
        TestGraph.ofImages().pooled().node("Flatten", "flat", "gap").classified("flat");
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
    PretrainedNet net = graph.classified("flat").net();

    CutNet cut = net.cut(List.of("flat", "shift"));

    assertThat(Codes.of(cut, 0, Codes.A, Codes.B))
        .containsExactly(new float[] {5, 13, 0}, new float[] {4, 2, 0});
    assertThat(Codes.of(cut, 1, Codes.A, Codes.B).get(0)).containsExactly(2.5f, 6.5f, -2.5f);
  }

  @Test
  void functionsAreWrittenOut() throws InvalidProtocolBufferException {
    TestGraph graph =
        TestGraph.ofImages()
            .pooled()
            .node(nodeOf("Twice", List.of("twice"), List.of("gap")).inDomain("own"))
            .node("Flatten", "flat", "twice")
            .classified("flat");
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
  void cutNetTravelsByJavaSerialization() throws IOException, ClassNotFoundException {
    CutNet cut =
        TestGraph.ofImages()
            .pooled()
            .node("Flatten", "flat", "gap")
            .classified("flat")
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
