// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.image.preprocess.ChannelOrder;
import dev.headstart.image.preprocess.ExifOrientation;
import dev.headstart.image.preprocess.Filter;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.ResizeRule;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What docs/net-support.md says of forms of nets: each is made here, cut, run, and compared with
 * ONNX Runtime on the uncut net. The table is in the file as it comes out of this.
 */
class NetSupportTest {

  private static final int IMAGES = 3;
  private static final Path DOCS = Path.of("..", "..", "docs", "net-support.md");
  private static final String START = "| form |";

  @Test
  void eachFormDoesWhatTheTableSays() throws IOException, OrtException {
    List<String> table = new ArrayList<>();
    table.add("| form | code layer | floats | pool | ReLU | several at once | off by |");
    table.add("|---|---|---|---|---|---|---|");
    List<String> wrong = new ArrayList<>();
    for (Form form : SupportedNets.all()) {
      try {
        table.add(form.accepted() ? accepted(form) : refused(form));
      } catch (RuntimeException | AssertionError e) {
        wrong.add(form.name() + ": " + e.getMessage());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(table).hasSizeGreaterThanOrEqualTo(62);
    String made = String.join("\n", table) + "\n";
    String text = Files.readString(DOCS, StandardCharsets.UTF_8);
    assertThat(text.substring(text.indexOf(START)))
        .as("docs/net-support.md; put this table there:\n%s", made)
        .startsWith(made);
  }

  private static String refused(Form form) {
    assertThatThrownBy(
            () -> {
              CutNet cut = PretrainedNet.of(form.onnx(), card(form)).cut(List.of());
              CodeSession.open(cut, 1).close();
            })
        .isInstanceOf(InvalidNetException.class)
        .hasMessageStartingWith(form.layer())
        .hasMessageMatching("[^\\n]*");
    return "| " + form.name() + " | refused with the way out | | | | | |";
  }

  private static String accepted(Form form) throws OrtException {
    PretrainedNet net = added(form);
    assertThat(net.codeLayer()).isEqualTo(form.layer());
    CutNet cut = net.cut(List.of());
    float[] images = images(form, cut);
    try (CodeSession session = CodeSession.open(cut, 1);
        CodeBatch batch = session.batch(IMAGES)) {
      batch.input().put(0, images);
      batch.run(IMAGES);
      double difference = 0;
      for (int i = 0; i < IMAGES; i++) {
        double[] expected = reference(form, net, cut, images, i);
        difference = Math.max(difference, difference(expected, batch.code(0, i)));
      }
      assertThat(difference).as("codes").isLessThanOrEqualTo(form.tolerance());
      return String.join(
              " | ",
              "| " + form.name(),
              net.codeLayer() + (net.found().isOutput() ? " (output)" : ""),
              Integer.toString(cut.lengths().get(0)),
              net.pool().map(Pool::toString).orElse(""),
              net.isRectified() ? "yes" : "no",
              session.batched() ? "yes" : "one by one",
              form.tolerance() > 1e-5 ? "≤ 1e-2" : "≤ 1e-5")
          + " |";
    }
  }

  /** With the ReLU in its card that zoo add writes there. */
  static PretrainedNet added(Form form) {
    PretrainedNet net = PretrainedNet.of(form.onnx(), card(form));
    NetTraits given = form.traits();
    NetTraits traits = new NetTraits(net.found().relu(), given.pool(), given.layout());
    return PretrainedNet.of(form.onnx(), net.card().withTraits(traits));
  }

  private static NetCard card(Form form) {
    ElementType type = new Graph(Model.parse(form.onnx())).inputs().get(0).type();
    boolean whole = type.equals(ElementType.UINT8);
    Preprocessing input =
        new Preprocessing(
            NetForms.SIDE,
            NetForms.SIDE,
            ResizeRule.EXACT,
            0,
            Filter.BILINEAR,
            form.name().equals("One channel") ? ChannelOrder.GRAY : ChannelOrder.RGB,
            whole ? 1f : 255f,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f),
            ExifOrientation.APPLY);
    return new NetCard("test", "made here", "CC0-1.0", null, input, null, null, List.of())
        .withTraits(form.traits());
  }

  /** Whole numbers for nets that take them; of one channel three equal planes. */
  private static float[] images(Form form, CutNet cut) {
    Random random = new Random(11);
    float[] values = new float[IMAGES * cut.inputLength()];
    boolean whole = card(form).input().scale() == 1;
    int plane = cut.width() * cut.height();
    for (int i = 0; i < values.length; i++) {
      boolean copied = form.name().equals("One channel") && i % (3 * plane) >= plane;
      float fresh = whole ? random.nextInt(256) : (float) random.nextGaussian();
      values[i] = copied ? values[i - plane] : fresh;
    }
    return values;
  }

  /** The layer's activations in the uncut net, made one vector in double precision. */
  private static double[] reference(
      Form form, PretrainedNet net, CutNet cut, float[] images, int image) throws OrtException {
    Model whole = Model.parse(form.onnx());
    ValueInfo own = new Graph(whole).inputs().get(0);
    boolean there =
        whole.outputs().stream().anyMatch(output -> output.name().equals(net.codeLayer()));
    ModelWriter writer = ModelWriter.of(whole);
    byte[] exposed = there ? form.onnx() : writer.output(ValueInfo.named(net.codeLayer())).bytes();
    if (own.type().equals(ElementType.BFLOAT16) || form.name().startsWith("bfloat16")) {
      exposed = bfloatReference(form, net);
    }
    float[] pixels = new float[cut.inputLength()];
    System.arraycopy(images, image * pixels.length, pixels, 0, pixels.length);
    try (OrtSession session = OrtRuntime.open(exposed, OptLevel.BASIC_OPT, 1);
        OnnxTensor tensor = tensor(own, pixels, form, session);
        OrtSession.Result result =
            session.run(Map.of(own.name(), tensor), Set.of(net.codeLayer()))) {
      OnnxTensor layer = (OnnxTensor) result.get(0);
      return pooled(numbers(layer), layer.getInfo().getShape(), net, cut.lengths().get(0));
    }
  }

  /** No processor computes in bfloat16: the same weights in single precision. */
  private static byte[] bfloatReference(Form form, PretrainedNet net) {
    Model single = OnnxFile.of(form.onnx()).canonical();
    return ModelWriter.of(single).output(ValueInfo.named(net.codeLayer())).bytes();
  }

  private static OnnxTensor tensor(ValueInfo own, float[] chw, Form form, OrtSession session)
      throws OrtException {
    int side = NetForms.SIDE;
    int plane = side * side;
    int channels = form.name().equals("One channel") ? 1 : 3;
    int batch = form.name().startsWith("Batch of 4") ? 4 : 1;
    boolean last = form.traits().isNhwc();
    float[] one = new float[channels * plane];
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < plane; p++) {
        one[last ? p * channels + c : c * plane + p] = chw[c * plane + p];
      }
    }
    float[] values = new float[batch * one.length];
    for (int i = 0; i < batch; i++) {
      System.arraycopy(one, 0, values, i * one.length, one.length);
    }
    long[] shape =
        last ? new long[] {batch, side, side, channels} : new long[] {batch, channels, side, side};
    OnnxJavaType type =
        ((ai.onnxruntime.TensorInfo) session.getInputInfo().get(own.name()).getInfo()).type;
    var environment = OrtRuntime.environment();
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(values.length * type.size).order(ByteOrder.nativeOrder());
    return switch (type) {
      case FLOAT -> OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
      case DOUBLE -> {
        for (float value : values) {
          bytes.putDouble(value);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
      }
      case UINT8 -> {
        for (float value : values) {
          bytes.put((byte) (int) value);
        }
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
      }
      case FLOAT16 -> {
        bytes.put(NetForms.half("x", ElementType.FLOAT16, values, values.length).data());
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, type);
      }
      default -> throw new IllegalStateException(type.toString());
    };
  }

  private static double[] numbers(OnnxTensor tensor) {
    if (tensor.getInfo().type == OnnxJavaType.UINT8) {
      ByteBuffer bytes = tensor.getByteBuffer();
      double[] values = new double[bytes.remaining()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (bytes.get(i) & 255) * (double) 0.02f; // scale and zero point of the form
      }
      return values;
    }
    FloatBuffer floats = tensor.getFloatBuffer(); // half precision is widened
    double[] values = new double[floats.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = floats.get(i);
    }
    return values;
  }

  private static double[] pooled(double[] values, long[] shape, PretrainedNet net, int length) {
    Pool pool = net.pool().orElse(null);
    double[] code = new double[length];
    int vectors = (int) (shape.length == 2 ? 1 : product(shape, 1) / length);
    boolean channelsFirst = shape.length == 4 && shape[1] == length;
    int first = pool == Pool.MEAN_PATCHES ? 1 : 0;
    int end = pool == Pool.CLS ? 1 : vectors;
    for (int c = 0; c < length; c++) {
      for (int v = first; v < end; v++) {
        double value = values[channelsFirst ? c * vectors + v : v * length + c];
        code[c] += (net.isRectified() ? Math.max(0, value) : value) / (end - first);
      }
    }
    return code;
  }

  private static long product(long[] shape, int from) {
    long product = 1;
    for (int i = from; i < shape.length; i++) {
      product *= shape[i];
    }
    return product;
  }

  private static double difference(double[] expected, float[] actual) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < actual.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    assertThat(largest).as("a code that is not zero").isPositive();
    return difference / largest;
  }
}
