// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ValueInfo;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.StringStringEntryProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no nets, and nets that do not fit their card. */
class OnnxFileTest {

  private static TestGraph pooled(TestGraph graph) {
    return graph.node("GlobalAveragePool", "gap", "image").output("gap");
  }

  @Test
  void emptyFileIsRefused() {
    assertRefused(() -> PretrainedNet.of(new byte[0], TestGraph.card()))
        .hasMessage("The ONNX file is empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "version https://git-lfs.github.com/spec/v1 | a Git LFS pointer",
        "PK.. | a ZIP archive",
        "<!DOCTYPE html> | an HTML or XML page",
        "0000TFL3 | a TensorFlow Lite file",
        "this is just some text | or one that is cut short or damaged"
      })
  void filesOfOtherKindsAreNamed(String content, String kind) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);

    assertRefused(() -> PretrainedNet.of(bytes, TestGraph.card()))
        .hasMessageStartingWith("Not an ONNX file")
        .hasMessageContaining(kind)
        .hasMessageNotContaining("\n");
  }

  @Test
  void hdf5AndGzipFilesAreNamed() {
    byte[] hdf5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    byte[] gzip = {0x1f, (byte) 0x8b, 8, 0};

    assertRefused(() -> PretrainedNet.of(hdf5, TestGraph.card())).hasMessageContaining("HDF5");
    assertRefused(() -> PretrainedNet.of(gzip, TestGraph.card())).hasMessageContaining("gzip");
  }

  @Test
  void truncatedFileIsRefusedWhereverItEnds() {
    byte[] whole = pooled(TestGraph.ofImages()).floats("unused", List.of(4), 1, 2, 3, 4).bytes();

    for (int length = 1; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertRefused(() -> PretrainedNet.of(part, TestGraph.card())).hasMessageNotContaining("\n");
    }
    assertThat(PretrainedNet.of(whole, TestGraph.card()).layers()).hasSize(1);
  }

  @Test
  void weightsInOtherFilesAreRefused() throws InvalidProtocolBufferException {
    ModelProto.Builder model =
        ModelProto.parseFrom(pooled(TestGraph.ofImages()).bytes()).toBuilder();
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("fc.w")
                .setDataType(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("net.data")));

    assertRefused(() -> PretrainedNet.of(model.build().toByteArray(), TestGraph.card()))
        .hasMessageContaining("'fc.w' in net.data")
        .hasMessageContaining("save_as_external_data=False");
  }

  @Test
  void anotherFilesSha256IsRefused() throws NoSuchAlgorithmException {
    byte[] onnx = pooled(TestGraph.ofImages()).bytes();
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(onnx));

    assertThat(PretrainedNet.of(onnx, withSha256(sha256.toUpperCase(Locale.ROOT))).card().sha256())
        .isEqualTo(sha256);
    assertRefused(() -> PretrainedNet.of(onnx, withSha256("0".repeat(64))))
        .hasMessageContaining("not belong to card 'test'")
        .hasMessageContaining(sha256);
  }

  @Test
  void inputOfAnotherSizeThanTheCardsIsRefused() {
    assertRefused(
            () -> PretrainedNet.of(pooled(TestGraph.ofImages()).bytes(), TestGraph.card(3, 2)))
        .hasMessage(
            "Net 'test' takes images of 2x2 (width x height), but its card says 3x2: correct"
                + " input.width and input.height of the card");
  }

  @Test
  void sizeThatOnlyTheWeightsFixIsCheckedByRunning() {
    TestGraph graph =
        new TestGraph()
            .input("image", ElementType.FLOAT, -1, 3, -1, -1)
            .node("Flatten", "flat", "image")
            .floats("fc.w", List.of(12, 2), new double[24])
            .node("Gemm", "logits", "flat", "fc.w")
            .output("logits");
    PretrainedNet net = PretrainedNet.of(graph.bytes(), TestGraph.card(3, 2));

    assertThat(graph.net().cut(List.of("logits")).lengths()).containsExactly(2);
    assertRefused(() -> net.cut(List.of("logits")))
        .hasMessageStartingWith("The net does not run on an input of [1, 3, 2, 3]");
  }

  @Test
  void inputsThatAreNoImageAreRefused() {
    assertRefused(
            new TestGraph()
                    .input("image", ElementType.FLOAT, -1, 1, 2, 2)
                    .node("Relu", "y", "image")
                    .output("y")
                ::net)
        .hasMessageContaining("takes [N, 1, 2, 2]")
        .hasMessageContaining("input.channels: gray");
    assertRefused(
            new TestGraph()
                    .input("image", ElementType.FLOAT, -1, 2, 2, 3)
                    .node("Relu", "y", "image")
                    .output("y")
                ::net)
        .hasMessageContaining("input.layout: nhwc");
    assertRefused(
            new TestGraph()
                    .input("image", ElementType.FLOAT, -1, 12)
                    .node("Relu", "y", "image")
                    .output("y")
                ::net)
        .hasMessageContaining("takes [N, 12] in its input 'image'");
    assertRefused(
            new TestGraph()
                    .input("image", ElementType.BOOL, -1, 3, 2, 2)
                    .node("Relu", "y", "image")
                    .output("y")
                ::net)
        .hasMessageContaining("takes BOOL in its input 'image', but must take numbers");
    assertRefused(pooled(TestGraph.ofImages()).input("size", ElementType.INT64, 2)::net)
        .hasMessageContaining("has 2 inputs (image, size)");
  }

  @Test
  void unknownOperatorIsRefusedInOneLine() {
    PretrainedNet net = TestGraph.ofImages().node("Fancy", "y", "image").output("y").net();

    assertRefused(net::layers).hasMessageContaining("Fancy").hasMessageNotContaining("\n");
  }

  @Test
  void cardsUnknownCodeLayerIsRefusedAtOnce() {
    NetCard card = TestGraph.card();
    NetCard wrong =
        new NetCard("test", "here", "CC0-1.0", null, card.input(), "gab", null, List.of());

    assertRefused(() -> PretrainedNet.of(pooled(TestGraph.ofImages()).bytes(), wrong))
        .hasMessageContaining("no layer 'gab'; nearest: gap");
  }

  @Test
  void cardsCodeLayerAndLengthAreHeldToTheGraph() {
    NetCard card = TestGraph.card();
    byte[] onnx = pooled(TestGraph.ofImages()).bytes();
    NetCard right = new NetCard("test", "here", "CC0-1.0", null, card.input(), "gap", 3, List.of());
    NetCard wrong = new NetCard("test", "here", "CC0-1.0", null, card.input(), "gap", 4, List.of());

    assertThat(PretrainedNet.of(onnx, right).cut(List.of()).layers()).containsExactly("gap");
    assertRefused(PretrainedNet.of(onnx, wrong)::codeLayer)
        .hasMessageContaining("code.length is 4, but layer 'gap' has 3 features");
  }

  @Test
  void weightsOfTheSameFolderBelongToTheNet() throws IOException {
    byte[] onnx = NetForms.images().classifier().onnx();
    Map<String, byte[]> files = new TreeMap<>();
    byte[] outside = ProtoForms.outside(onnx, "sub/w.data", files);

    assertThat(files).containsOnlyKeys("sub/w.data");
    assertThat(Model.parse(ProtoForms.inside(outside, files))).isEqualTo(Model.parse(onnx));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../w",
        "/etc/passwd",
        "a/../../w",
        "C:w",
        "hdfs://host/w",
        "a\\w",
        "",
        ".",
        "a//w"
      })
  void weightsThatLeaveTheFolderAreRefused(String name) {
    byte[] outside =
        ProtoForms.outside(NetForms.images().classifier().onnx(), name, new TreeMap<>());

    assertRefused(() -> ProtoForms.inside(outside, Map.of()))
        .hasMessageContaining("its own folder");
  }

  @Test
  void labelsThatAreNotAsManyAsClassesAreRefused() {
    NetForms net = NetForms.images().body().pooled("r2").gemm("output", "feat", 64, 10);
    net.writer().output(ValueInfo.floats("output", 10));
    NetCard card = TestGraph.card(NetForms.SIDE, NetForms.SIDE);

    assertRefused(() -> PretrainedNet.of(net.onnx(), card.withLabels(List.of("a", "b"))))
        .hasMessageContaining("has 10 values in its output 'output', but its card has 2 labels");
  }

  private static NetCard withSha256(String sha256) {
    return new NetCard(
        "test", "here", "CC0-1.0", sha256, TestGraph.card().input(), null, null, List.of());
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
      ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(InvalidNetException.class);
  }
}
