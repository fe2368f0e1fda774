// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.ChildJvm;
import dev.headstart.InputException;
import dev.headstart.LargeNet;
import dev.headstart.net.builtin.EmbeddedNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.onnx.ExternalWeights;
import dev.headstart.zoo.NetFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nets whose weights are in a file rather than on the heap. */
class LargeNetTest {

  @TempDir Path folder;

  private static ExternalWeights.Files beside(Map<String, byte[]> files) {
    return (name, offset, length) -> ByteBuffer.wrap(files.get(name), (int) offset, length);
  }

  private static List<float[]> codes(CutNet cut, PretrainedNet net) {
    try (CodeSession session = CodeSession.open(cut, 1)) {
      return GoldenImages.codes(session, 0, net.card().input());
    }
  }

  @Test
  void codesAndIdentityAreThoseOfTheSmallWay() throws IOException {
    PretrainedNet small = EmbeddedNet.load();
    PretrainedNet large = LargeWay.of(small);

    CutNet cut = large.cut(List.of());

    assertThat(codes(cut, large))
        .usingRecursiveComparison()
        .isEqualTo(codes(small.cut(List.of()), small));
    assertThat(large.fingerprint()).isEqualTo(small.fingerprint());
    assertThat(large.layers()).isEqualTo(small.layers());
    assertThat(large.onnx()).isEqualTo(small.onnx());
    assertThat(cut.withWeightsInside()).isEqualTo(small.cut(List.of()));
    assertThat(large.split(SplitNet.boundaries(large).stream().findFirst()).frozen())
        .isEqualTo(small.split(SplitNet.boundaries(small).stream().findFirst()).frozen());
  }

  @Test
  void weightsBesideTheFileAreThatNetToo() throws IOException {
    PretrainedNet small = EmbeddedNet.load();
    Map<String, byte[]> files = new TreeMap<>();
    NetCard card = small.card().withGolden(null).withSha256(null);
    byte[] outside = ProtoForms.outside(small.onnx(), "w.data", files);

    OnnxFile file = OnnxFile.read(ByteBuffer.wrap(outside), beside(files), 1);
    PretrainedNet large = PretrainedNet.of(file, card);

    PretrainedNet merged = PretrainedNet.of(ProtoForms.inside(outside, files), card);
    assertThat(large.fingerprint()).isEqualTo(merged.fingerprint());
    assertThat(codes(large.cut(List.of()), large))
        .usingRecursiveComparison()
        .isEqualTo(codes(small.cut(List.of()), small));
  }

  @Test
  void weightsAreNotInTheGraphThatIsSent() throws IOException {
    Path onnx = LargeNet.write(folder, "wide", 512, 4);
    PretrainedNet net = new NetFiles(new Configuration()).loadWithCardBeside(onnx.toString());
    PretrainedNet large = LargeWay.of(net);

    CutNet cut = large.cut(List.of("layer2"));

    assertThat(cut.onnx().length).isLessThan(2_000);
    assertThat(cut.weights().bytes()).isGreaterThan(4 * 512 * 512 * 3);
    assertThat(cut.weights().name())
        .startsWith("headstart-" + large.file().sha256().substring(0, 8));
    assertThat(LargeWay.of(net).cut(List.of()).weights()).isEqualTo(cut.weights());
    assertThatThrownBy(() -> CodeSession.open(cut.withWeightsIn(folder.toString()), 1))
        .isInstanceOf(InvalidNetException.class)
        .hasMessageContaining("ONNX Runtime cannot load the net");
  }

  @Test
  void halfPrecisionIsConvertedInAFile() throws IOException {
    Form form = PrecisionForms.all().get(0);
    NetCard card = TestGraph.card(NetForms.SIDE, NetForms.SIDE);
    PretrainedNet small = PretrainedNet.of(form.onnx(), card);

    PretrainedNet large = LargeWay.of(small);

    assertThat(codes(large.cut(List.of()), large))
        .usingRecursiveComparison()
        .isEqualTo(codes(small.cut(List.of()), small));
  }

  @Test
  void heapSmallerThanTheNetIsEnough() throws Exception {
    Path onnx = LargeNet.writeApart(folder, "wide", 4096, 2);

    ChildJvm.run(List.of("-Xmx48m"), CodeOnce.class, onnx.toString());
  }

  /** Loads a net, runs it, saves it and runs that. */
  static final class CodeOnce {

    private CodeOnce() {}

    public static void main(String[] args) throws IOException {
      NetFiles files = new NetFiles(new Configuration());
      PretrainedNet net = files.loadWithCardBeside(args[0]).withGolden();
      String saved = args[0] + ".saved";
      files.save(net, saved);
      PretrainedNet again = files.load(saved);
      if (!again.fingerprint().equals(net.fingerprint())) {
        throw new IllegalStateException("another net was saved");
      }
      try (CodeSession session = CodeSession.open(again.cut(List.of()), 1)) {
        GoldenCheck.of(again, again.cut(List.of())).orElseThrow().run(session);
      }
      try {
        again.onnx();
        throw new IllegalStateException("it is said to fit the heap");
      } catch (InputException e) {
        if (!e.getMessage().contains("--driver-memory")) {
          throw e;
        }
      }
    }
  }
}
