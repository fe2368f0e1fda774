// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import dev.headstart.onnx.proto.Onnx.FunctionProto;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.NodeProto;
import dev.headstart.onnx.proto.Onnx.SparseTensorProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Models that are read, changed and written. */
class ModelTest {

  private static ModelWriter half() {
    ModelWriter writer = ModelWriter.start("half").irVersion(8).opset(13);
    writer.input(ValueInfo.floats("image", 3, 2, 2));
    String half = writer.number("half", 0.5);
    writer.node("Mul", "code", List.of("image", half));
    return writer.output(ValueInfo.floats("code", 3, 2, 2));
  }

  @Test
  void whatWasWrittenIsReadAgain() {
    Model model = half().model();

    Model read = Model.parse(model.bytes());

    assertThat(read).isEqualTo(model).hasSameHashCodeAs(model);
    assertThat(read.graphName()).isEqualTo("half");
    assertThat(read.irVersion()).isEqualTo(8);
    assertThat(read.opset()).isEqualTo(13);
    assertThat(read.nodes()).containsExactly(model.nodes().get(0));
    assertThat(read.inputs()).containsExactly(ValueInfo.floats("image", 3, 2, 2));
    assertThat(read.outputs().get(0)).hasToString("code[N, 3, 2, 2]");
    assertThat(read.initializers()).containsExactly(Tensor.floats("half", new float[] {0.5f}));
  }

  @Test
  void namesThatAreTakenAreNotGivenAgain() {
    ModelWriter writer = ModelWriter.of(half().model());

    assertThat(writer.number("half", 2)).isEqualTo("half/2");
    assertThat(writer.node("Relu", "image", List.of("code"))).isEqualTo("image/2");
    assertThat(writer.node("Relu", "code", List.of("image/2"))).isEqualTo("code/2");
    assertThat(writer.integers("half", 1)).isEqualTo("half/3");
  }

  @Test
  void nodesAndConstantsAreReplacedInTheirPlaces() {
    ModelWriter writer = half();
    writer.node("Relu", "y", List.of("code"));

    writer.replace(Node.of("Div", List.of("image", "half"), List.of("code")));
    writer.replace(Tensor.floats("half", new float[] {2}));

    assertThat(writer.model().nodes()).extracting(Node::operator).containsExactly("Div", "Relu");
    assertThat(writer.model().initializers()).hasSize(1);
    assertThat(writer.hasInitializer("code")).isFalse();
    assertThatThrownBy(() -> writer.replace(Tensor.integers("other", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The model has no constant other");
    assertThatThrownBy(() -> writer.nodeOf("image"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The model has no node for image");
  }

  @Test
  void attributesAreReadByTheirKind() {
    Node node =
        Node.of(
            "Own",
            List.of("", "x"),
            List.of("y", ""),
            Attribute.integer("i", -3),
            Attribute.integers("is", 1, 2),
            Attribute.number("f", 0.1),
            Attribute.text("s", "ä"),
            Attribute.tensor("t", Tensor.integers("", 7)));

    assertThat(node.integer("i", 0)).isEqualTo(-3);
    assertThat(node.integer("none", 5)).isEqualTo(5);
    assertThat(node.integers("is")).contains(List.of(1L, 2L));
    assertThat(node.integers("none")).isEmpty();
    assertThat(node.ints("none", 4)).containsExactly(4);
    assertThat(node.number("f", 0)).isEqualTo(0.1f);
    assertThat(node.text("s", "")).isEqualTo("ä");
    assertThat(node.tensor("t").orElseThrow().integers()).containsExactly(7);
    assertThat(node.tensor("i")).isEmpty();
    assertThat(node.withIntegers("is", List.of(9L)).integers("is")).contains(List.of(9L));
    assertThat(node.hasInput(0)).isFalse();
    assertThat(node.hasInput(1)).isTrue();
    assertThat(node.hasInput(2)).isFalse();
    assertThat(node.outputs()).containsExactly("y");
    assertThat(node.inDomain("ours").operator()).isEqualTo("ours.Own");
    assertThat(node.inDomain("ai.onnx").operator()).isEqualTo("Own");
  }

  @Test
  void subgraphsReadAndAreRenamedWithTheGraphAroundThem() {
    Model branch =
        ModelWriter.start("then")
            .add(Node.of("Relu", List.of("outer"), List.of("inner")))
            .output(ValueInfo.named("inner"))
            .model();
    Node node =
        Node.of("If", List.of("yes"), List.of("y"), Attribute.subgraph("then_branch", branch));

    assertThat(node.reads()).containsExactly("yes", "outer", "inner");
    assertThat(node.renamed(Map.of("outer", "other", "y", "z")).reads())
        .containsExactly("yes", "other", "inner");
    assertThat(node.renamed(Map.of("y", "z")).outputs()).containsExactly("z");
  }

  @Test
  void whatIsNotKnownOfAFileIsKept() throws Exception {
    UnknownFieldSet newer =
        UnknownFieldSet.newBuilder()
            .addField(99, Field.newBuilder().addVarint(7).build())
            .addField(
                98, Field.newBuilder().addLengthDelimited(ByteString.copyFromUtf8("x")).build())
            .build();
    ModelProto file =
        ModelProto.parseFrom(half().bytes()).toBuilder()
            .addFunctions(FunctionProto.newBuilder().setName("Own").setDomain("own"))
            .setGraph(
                ModelProto.parseFrom(half().bytes()).getGraph().toBuilder()
                    .setNode(
                        0,
                        NodeProto.newBuilder()
                            .setOpType("Mul")
                            .addOutput("code")
                            .setUnknownFields(newer))
                    .addInitializer(
                        TensorProto.newBuilder().setName("f8").setDataType(17).addInt32Data(56))
                    .addSparseInitializer(
                        SparseTensorProto.newBuilder()
                            .setValues(TensorProto.newBuilder().setName("sparse"))
                            .addDims(9)))
            .setUnknownFields(newer)
            .build();

    Model model = Model.parse(file.toByteArray());

    assertThat(model.initializerNames()).containsExactlyInAnyOrder("half", "f8", "sparse");
    assertThat(model.initializers().get(1).type()).hasToString("FLOAT8E4M3FN");
    assertThat(new ElementType(77)).hasToString("type 77");
    assertThat(ModelWriter.of(model).irVersion(9).irVersion(8).bytes())
        .isEqualTo(file.toByteArray());
    GraphProto copied =
        ModelProto.parseFrom(
                ModelWriter.emptied(model)
                    .initializers(model, name -> !name.equals("half"))
                    .bytes())
            .getGraph();
    assertThat(copied.getInitializerList()).extracting(TensorProto::getName).containsExactly("f8");
    assertThat(copied.getSparseInitializerList()).hasSize(1);
    assertThat(
            ModelProto.parseFrom(ModelWriter.of(model).clearUnusedFunctions().bytes())
                .getFunctionsList())
        .isEmpty();
  }

  @Test
  void shapesTellWhatIsKnown() {
    assertThat(ValueInfo.typed("x", ElementType.BOOL).shape()).isEmpty();
    assertThat(ValueInfo.shaped("x", ElementType.BOOL).shape()).contains(List.of());
    assertThat(ValueInfo.floats("x", 3).shape())
        .contains(List.of(new Dimension(false, 0, "N"), new Dimension(true, 3, "")));
    assertThat(ValueInfo.floats("x", 3).withSize(1, 5).renamed("y"))
        .isEqualTo(ValueInfo.floats("y", 5));
  }
}
