// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.CLASSES;
import static dev.headstart.net.NetForms.images;
import static dev.headstart.net.NetForms.input;

import dev.headstart.net.NetTraits.Layout;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The forms of docs/net-support.md: architectures, endings, precisions, inputs and files. */
final class SupportedNets {

  /**
   * A form.
   *
   * @param layer the code layer that must be found, or the beginning of the refusal
   * @param tolerance of the codes, in parts of the largest; 0 where they must be the same
   */
  record Form(
      String name,
      byte[] onnx,
      NetTraits traits,
      String layer,
      boolean accepted,
      double tolerance) {

    Form with(NetTraits other) {
      return new Form(name, onnx, other, layer, accepted, tolerance);
    }

    Form within(double other) {
      return new Form(name, onnx, traits, layer, accepted, other);
    }
  }

  private final List<Form> forms = new ArrayList<>();

  static List<Form> all() {
    SupportedNets nets = new SupportedNets();
    nets.architectures();
    nets.transformers();
    nets.embeddings();
    nets.heads();
    nets.precisions();
    nets.batches();
    nets.inputs();
    nets.files();
    return nets.forms;
  }

  private Form add(String name, String layer, NetForms net) {
    return add(new Form(name, net.onnx(), NetTraits.NONE, layer, true, 1e-5));
  }

  private Form add(Form form) {
    forms.removeIf(other -> other.name().equals(form.name()));
    forms.add(form);
    return form;
  }

  private void refused(String name, String start, byte[] onnx) {
    add(new Form(name, onnx, NetTraits.NONE, start, false, 0));
  }

  private void architectures() {
    add(
        "ResNet: residual sum, batch norm",
        "feat",
        images()
            .conv("c0", "input", 3, 16, 3, 2)
            .batchNorm("b0", "c0", 16)
            .relu("r0", "b0")
            .conv("c1", "r0", 16, 16, 3, 1)
            .batchNorm("b1", "c1", 16)
            .node("Add", "sum", List.of("b1", "r0"))
            .relu("r1", "sum")
            .pooled("r1")
            .gemm("output", "feat", 16, CLASSES)
            .output("output"));
    add(
        "VGG: two hidden layers",
        "r4",
        images()
            .body()
            .flatten("flat", "r2")
            .gemm("f3", "flat", 64 * 16, 32)
            .relu("r3", "f3")
            .gemm("f4", "r3", 32, 24)
            .relu("r4", "f4")
            .gemm("output", "r4", 24, CLASSES)
            .output("output"));
    add(
        "SqueezeNet: the classifier is a 1x1 Conv before the mean",
        "r2",
        images()
            .body()
            .conv("c10", "r2", 64, CLASSES, 1, 1)
            .relu("r10", "c10")
            .gap("gap", "r10")
            .flatten("output", "gap")
            .output("output"));
    add(
        "SqueezeNet with Softmax",
        "r2",
        images()
            .body()
            .conv("c10", "r2", 64, CLASSES, 1, 1)
            .relu("r10", "c10")
            .gap("gap", "r10")
            .flatten("flat", "gap")
            .node("Softmax", "output", List.of("flat"))
            .output("output"));
    NetForms mobile = images().conv("c0", "input", 3, 16, 3, 2);
    mobile.node("Clip", "r0", List.of("c0", mobile.number(0), mobile.number(6)));
    add(
        "MobileNetV2: depthwise, ReLU6",
        "feat",
        mobile
            .conv("c1", "r0", 16, 16, 3, 1, 16, true)
            .conv("c2", "c1", 16, 64, 1, 1)
            .node("Clip", "r2", List.of("c2", mobile.number(0), mobile.number(6)))
            .pooled("r2")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    add(
        "MobileNetV3: hard swish, a hidden layer",
        "hidden",
        images()
            .conv("c0", "input", 3, 32, 3, 2)
            .node("HardSwish", "h0", List.of("c0"))
            .pooled("h0")
            .gemm("f1", "feat", 32, 48)
            .node("HardSwish", "hidden", List.of("f1"))
            .gemm("output", "hidden", 48, CLASSES)
            .output("output"));
    add(
        "EfficientNet: SiLU, squeeze and excitation",
        "feat",
        images()
            .conv("c0", "input", 3, 32, 3, 2)
            .silu("s0", "c0")
            .gap("se", "s0")
            .conv("se1", "se", 32, 8, 1, 1)
            .silu("se2", "se1")
            .conv("se3", "se2", 8, 32, 1, 1)
            .node("Sigmoid", "se4", List.of("se3"))
            .node("Mul", "scaled", List.of("s0", "se4"))
            .conv("c1", "scaled", 32, 64, 1, 1)
            .silu("s1", "c1")
            .pooled("s1")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    add(
        "ConvNeXt: LayerNorm with the channels last, GELU",
        "norm",
        convNext().gemm("output", "norm", 16, CLASSES).output("output"));
    add(
        "DenseNet: concatenation",
        "feat",
        images()
            .body()
            .conv("c3", "r2", 64, 16, 3, 1)
            .node("Concat", "cat", List.of("r2", "c3"), Attribute.integer("axis", 1))
            .batchNorm("bn", "cat", 80)
            .relu("r3", "bn")
            .pooled("r3")
            .gemm("output", "feat", 80, CLASSES)
            .output("output"));
    add(
        "ShuffleNet: channels shuffled by Reshape and Transpose",
        "feat",
        images()
            .body()
            .reshape("groups", "r2", false, -1, 2, 32, 4, 4)
            .transpose("turned", "groups", 0, 2, 1, 3, 4)
            .reshape("shuffled", "turned", false, -1, 64, 4, 4)
            .conv("c3", "shuffled", 64, 64, 3, 1, 2, true)
            .relu("r3", "c3")
            .pooled("r3")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    add(
        "RegNet: grouped convolutions",
        "feat",
        images()
            .body()
            .conv("c3", "r2", 64, 64, 3, 1, 8, true)
            .relu("r3", "c3")
            .pooled("r3")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    add(
        "GoogLeNet: an auxiliary output",
        "feat",
        images()
            .body()
            .gap("aux.gap", "r1")
            .flatten("aux.flat", "aux.gap")
            .gemm("aux", "aux.flat", 32, CLASSES)
            .conv("c3", "r2", 64, 64, 3, 1)
            .relu("r3", "c3")
            .pooled("r3")
            .gemm("output", "feat", 64, CLASSES)
            .output("output", "aux"));
    add(
        "Classifier as a 1x1 Conv of the mean",
        "gap",
        images()
            .body()
            .gap("gap", "r2")
            .conv("fc", "gap", 64, CLASSES, 1, 1, 1, false)
            .flatten("output", "fc")
            .output("output"));
    add(
        "Dropout before the classifier",
        "feat",
        images()
            .body()
            .pooled("r2")
            .node("Dropout", "drop", List.of("feat"))
            .gemm("output", "drop", 64, CLASSES)
            .output("output"));
    add(
        "Darknet: leaky ReLU",
        "feat",
        images()
            .conv("c0", "input", 3, 32, 3, 2)
            .node("LeakyRelu", "l0", List.of("c0"), Attribute.number("alpha", 0.1))
            .pooled("l0")
            .gemm("output", "feat", 32, CLASSES)
            .output("output"));
    add(
        "MatMul and Add in place of Gemm",
        "feat",
        images()
            .body()
            .pooled("r2")
            .matMul("product", "feat", 64, CLASSES)
            .bias("output", "product", CLASSES)
            .output("output"));
    add(
        "Mean by ReduceMean",
        "mean",
        images()
            .body()
            .node(
                "ReduceMean",
                "mean",
                List.of("r2"),
                Attribute.integers("axes", 2L, 3L),
                Attribute.integer("keepdims", 0))
            .gemm("output", "mean", 64, CLASSES)
            .output("output"));
  }

  private static NetForms convNext() {
    return images()
        .conv("c0", "input", 3, 16, 4, 4)
        .conv("c1", "c0", 16, 16, 3, 1, 16, true)
        .transpose("last", "c1", 0, 2, 3, 1)
        .layerNorm("ln", "last", 16)
        .matMul("f1", "ln", 16, 32)
        .gelu("g1", "f1")
        .matMul("f2", "g1", 32, 16)
        .transpose("first", "f2", 0, 3, 1, 2)
        .node("Add", "block", List.of("first", "c0"))
        .pooled("block")
        .layerNorm("norm", "feat", 16);
  }

  /** Patches as tokens, {@code tokens}, with some in front of them; one layer of attention. */
  private static NetForms tokens(int front) {
    NetForms net =
        images()
            .conv("p", "input", 3, 24, 4, 4, 1, true)
            .reshape("pr", "p", false, 0, 24, -1)
            .transpose("tokens", "pr", 0, 2, 1);
    String all = "tokens";
    if (front > 0) {
      net.node(
              "ReduceMean",
              "m",
              List.of("tokens"),
              Attribute.integers("axes", 1L),
              Attribute.integer("keepdims", 1))
          .node("Mul", "zero", List.of("m", net.number(0)))
          .node("Add", "front", List.of("zero", net.weights("front.w", 1, 1, front, 24)))
          .node("Concat", "all", List.of("front", "tokens"), Attribute.integer("axis", 1));
      all = "all";
    }
    return net.layerNorm("ln", all, 24)
        .matMul("q", "ln", 24, 24)
        .transpose("k", "ln", 0, 2, 1)
        .node("MatMul", "scores", List.of("q", "k"))
        .node("Softmax", "weights", List.of("scores"), Attribute.integer("axis", -1))
        .node("MatMul", "mixed", List.of("weights", "ln"))
        .node("Add", "sum", List.of(all, "mixed"))
        .layerNorm("norm", "sum", 24);
  }

  private void transformers() {
    NetForms vit = tokens(1);
    vit.writer().add(Tensor.of("first", ElementType.INT64, ByteBuffer.allocate(8)));
    add(
        "ViT: the class token is classified",
        "cls",
        vit.node("Gather", "cls", List.of("norm", "first"), Attribute.integer("axis", 1))
            .gemm("output", "cls", 24, CLASSES)
            .output("output"));
    add(
        "ViT: the mean of the tokens is classified",
        "mean",
        tokens(0)
            .node(
                "ReduceMean",
                "mean",
                List.of("norm"),
                Attribute.integers("axes", 1L),
                Attribute.integer("keepdims", 0))
            .gemm("output", "mean", 24, CLASSES)
            .output("output"));
    add("Tokens put out, a class token first", "norm", tokens(1).output("norm"));
    add("Tokens put out, no class token", "norm", tokens(0).output("norm"));
    add("Tokens put out, class token and 4 registers", "norm", tokens(5).output("norm"));
    Form cls = add("Tokens put out, code.pool: mean", "norm", tokens(1).output("norm"));
    add(cls.with(new NetTraits(null, Pool.MEAN, null)));
    Form patches = add("Tokens put out, code.pool: mean-patches", "norm", tokens(1).output("norm"));
    add(patches.with(new NetTraits(null, Pool.MEAN_PATCHES, null)));
  }

  private void embeddings() {
    add("Mean of a map put out", "feat", images().body().pooled("r2").output("feat"));
    add(
        "ArcFace: Gemm and batch norm",
        "embedding",
        images()
            .body()
            .flatten("fl", "r2")
            .gemm("e0", "fl", 64 * 16, 32)
            .batchNorm("embedding", "e0", 32)
            .output("embedding"));
    add(
        "FaceNet: divided by its length",
        "out",
        images()
            .body()
            .pooled("r2")
            .gemm("e0", "feat", 64, 32)
            .node(
                "ReduceL2",
                "length",
                List.of("e0"),
                Attribute.integers("axes", 1L),
                Attribute.integer("keepdims", 1))
            .node("Div", "out", List.of("e0", "length"))
            .output("out"));
    add(
        "Normalised by LpNormalization",
        "out",
        images()
            .body()
            .pooled("r2")
            .gemm("e0", "feat", 64, 32)
            .node("LpNormalization", "out", List.of("e0"), Attribute.integer("axis", 1))
            .output("out"));
    add("A map put out", "r2", images().body().output("r2"));
    add(
        "A map put out, channels last",
        "last",
        images()
            .body()
            .transpose("turned", "r2", 0, 2, 3, 1)
            .layerNorm("last", "turned", 64)
            .output("last"));
    add(
        "Gemm whose output is called embedding",
        "image_embedding",
        images()
            .body()
            .pooled("r2")
            .gemm("image_embedding", "feat", 64, 32)
            .output("image_embedding"));
    add(
        "CLIP: a projection without bias, called image_embeds",
        "image_embeds",
        images().body().pooled("r2").matMul("image_embeds", "feat", 64, 32).output("image_embeds"));
    add(
        "Hash: Gemm and Tanh",
        "hash",
        images()
            .body()
            .pooled("r2")
            .gemm("e0", "feat", 64, 32)
            .node("Tanh", "hash", List.of("e0"))
            .output("hash"));
    add(
        "MobileNetV2 without its classifier",
        "feat",
        mobileNetEmbedding().pooled("r3").output("feat"));
    add(
        "MNASNet without its classifier: 1x1 Conv and ReLU before the mean",
        "feat",
        images()
            .body()
            .conv("c3", "r2", 64, 96, 1, 1)
            .relu("r3", "c3")
            .pooled("r3")
            .output("feat"));
    add("ConvNeXt without its classifier", "norm", convNext().output("norm"));
  }

  private static NetForms mobileNetEmbedding() {
    NetForms net = images().body().conv("c3", "r2", 64, 96, 1, 1);
    return net.node("Clip", "r3", List.of("c3", net.number(0), net.number(6)));
  }

  private void heads() {
    add(
        "Two heads",
        "feat",
        images()
            .body()
            .pooled("r2")
            .gemm("a", "feat", 64, 5)
            .gemm("b", "feat", 64, 7)
            .output("a", "b"));
    add(
        "Two heads, one with hidden layers",
        "feat",
        images()
            .body()
            .pooled("r2")
            .gemm("ha", "feat", 64, 16)
            .relu("ra", "ha")
            .gemm("a", "ra", 16, 5)
            .gemm("b", "feat", 64, 7)
            .output("a", "b"));
    add(
        "Scores and features put out",
        "feat",
        images().body().pooled("r2").gemm("output", "feat", 64, CLASSES).output("feat", "output"));
    add(
        "Several labels: Sigmoid",
        "feat",
        images()
            .body()
            .pooled("r2")
            .gemm("scores", "feat", 64, CLASSES)
            .node("Sigmoid", "output", List.of("scores"))
            .output("output"));
    NetForms scaled = images().body().pooled("r2").gemm("scores", "feat", 64, CLASSES);
    add(
        "Scores divided by a temperature",
        "feat",
        scaled.node("Div", "output", List.of("scores", scaled.number(1.7))).output("output"));
    add(
        "Mean of two classifiers of the same features",
        "feat",
        images()
            .body()
            .pooled("r2")
            .gemm("a", "feat", 64, CLASSES)
            .gemm("b", "feat", 64, CLASSES)
            .node("Mean", "output", List.of("a", "b"))
            .output("output"));
    add("Classifier inside If", "feat", ifHead());
    add(
        "A hidden layer before the classifier",
        "hidden",
        images()
            .body()
            .pooled("r2")
            .gemm("h", "feat", 64, 24)
            .node("HardSwish", "hidden", List.of("h"))
            .gemm("output", "hidden", 24, CLASSES)
            .output("output"));
    refused(
        "Two classifiers of different features",
        "The net's graph does not determine its code layer",
        images()
            .body()
            .gap("gap1", "r1")
            .flatten("feat1", "gap1")
            .pooled("r2")
            .gemm("a", "feat1", 32, CLASSES)
            .gemm("b", "feat", 64, CLASSES)
            .node("Add", "output", List.of("a", "b"))
            .output("output")
            .onnx());
  }

  private static NetForms ifHead() {
    NetForms net = images().body().pooled("r2");
    NetForms then = NetForms.branch().gemm("then.out", "feat", 64, CLASSES);
    then.writer().output(ValueInfo.shaped("then.out", ElementType.FLOAT, -1, CLASSES));
    NetForms other = NetForms.branch().gemm("else.out", "feat", 64, CLASSES);
    other.writer().output(ValueInfo.shaped("else.out", ElementType.FLOAT, -1, CLASSES));
    net.whole("yes", ElementType.BOOL, 1);
    return net.node(
            Node.of(
                "If",
                List.of("yes"),
                List.of("output"),
                Attribute.subgraph("then_branch", then.writer().model()),
                Attribute.subgraph("else_branch", other.writer().model())))
        .output("output");
  }

  private void precisions() {
    for (ElementType type : List.of(ElementType.FLOAT16, ElementType.BFLOAT16)) {
      String name = type.equals(ElementType.FLOAT16) ? "float16" : "bfloat16";
      add(name + ": weights, input and output", "feat", halved(type, true));
      add(name + " inside, float32 in and out", "feat", halved(type, false));
    }
    for (int i = 0; i < forms.size(); i++) {
      if (forms.get(i).name().startsWith("float16") || forms.get(i).name().startsWith("bfloat")) {
        forms.set(i, forms.get(i).within(1e-2));
      }
    }
    add(
        "Input and output of float64",
        "feat",
        input(ElementType.DOUBLE, -1, 3, NetForms.SIDE, NetForms.SIDE)
            .cast("single", "input", ElementType.FLOAT)
            .body("single")
            .pooled("r2")
            .gemm("scores", "feat", 64, CLASSES)
            .cast("output", "scores", ElementType.DOUBLE)
            .output("output", ElementType.DOUBLE));
    add("int8 as QDQ", "dq", qdq());
    add("int8 as QOperator", "c0", qOperator());
    add("int8 made at run time (dynamic)", "feat", dynamic());
  }

  private static NetForms halved(ElementType type, boolean ends) {
    NetForms plain = images().classifier();
    NetForms net =
        ends
            ? input(type, -1, 3, NetForms.SIDE, NetForms.SIDE)
            : images().cast("half", "input", type);
    for (Tensor tensor : plain.writer().model().initializers()) {
      long[] dims = tensor.dims().stream().mapToLong(Long::longValue).toArray();
      net.writer().add(NetForms.half(tensor.name(), type, tensor.floatArray(), dims));
    }
    for (Node node : plain.writer().model().nodes()) {
      Node fed = node.renamed(ends ? Map.of() : Map.of("input", "half", "output", "scores"));
      net.node(fed.named(""));
    }
    return ends
        ? net.output("output", type)
        : net.cast("output", "scores", ElementType.FLOAT).output("output");
  }

  private static NetForms qdq() {
    NetForms net = images().body().pooled("r2");
    String scale = net.positive("scale");
    String zero = net.whole("zero", ElementType.UINT8, 0);
    String weights = net.bytes("fc.q", ElementType.INT8, 64, CLASSES);
    String weightZero = net.whole("fc.zero", ElementType.INT8, 0);
    return net.node("QuantizeLinear", "q", List.of("feat", scale, zero))
        .node("DequantizeLinear", "dq", List.of("q", scale, zero))
        .node("DequantizeLinear", "fc.w", List.of(weights, scale, weightZero))
        .node("MatMul", "output", List.of("dq", "fc.w"))
        .output("output");
  }

  private static NetForms qOperator() {
    NetForms net = images();
    net.writer().opset(17);
    String scale = net.writer().number("scale", 0.02);
    String zero = net.whole("zero", ElementType.UINT8, 128);
    String flat = net.whole("flat.zero", ElementType.UINT8, 0);
    String weightZero = net.whole("w.zero", ElementType.INT8, 0);
    String w = net.bytes("c0.w", ElementType.INT8, 16, 3, 3, 3);
    String fc = net.bytes("fc.w", ElementType.INT8, 16 * 49, CLASSES);
    return net.node("QuantizeLinear", "q", List.of("input", scale, zero))
        .node(
            "QLinearConv",
            "c0",
            List.of("q", scale, zero, w, scale, weightZero, scale, flat),
            Attribute.integers("strides", 2L, 2L))
        .flatten("feat", "c0")
        .node(
            "QLinearMatMul",
            "scores",
            List.of("feat", scale, flat, fc, scale, weightZero, scale, zero))
        .node("DequantizeLinear", "output", List.of("scores", scale, zero))
        .output("output");
  }

  private static NetForms dynamic() {
    NetForms net = images().body().pooled("r2");
    String w = net.bytes("fc.w", ElementType.INT8, 64, CLASSES);
    String wScale = net.writer().number("w.scale", 0.01);
    return net.node(
            Node.of("DynamicQuantizeLinear", List.of("feat"), List.of("q", "q.scale", "q.zero")))
        .node("MatMulInteger", "product", List.of("q", w, "q.zero"))
        .cast("floats", "product", ElementType.FLOAT)
        .node("Mul", "scales", List.of("q.scale", wScale))
        .node("Mul", "scaled", List.of("floats", "scales"))
        .bias("output", "scaled", CLASSES)
        .output("output");
  }

  private void batches() {
    for (long batch : new long[] {1, 4}) {
      for (boolean allowZero : new boolean[] {false, true}) {
        add(
            "Batch of "
                + batch
                + " built in, also into a Reshape"
                + (allowZero ? " with allowzero" : ""),
            "feat",
            images(batch, 17)
                .body()
                .gap("gap", "r2")
                .reshape("feat", "gap", allowZero, batch, 64)
                .gemm("output", "feat", 64, CLASSES)
                .output("output"));
      }
    }
    NetForms dynamic = images().body().gap("gap", "r2");
    dynamic.writer().add(Tensor.integers("zero", 0));
    dynamic.writer().add(Tensor.integers("minus", -1));
    add(
        "Shape computed: Shape, Gather, Concat, Reshape",
        "feat",
        dynamic
            .node("Shape", "shape", List.of("gap"))
            .node("Gather", "n", List.of("shape", "zero"))
            .node("Concat", "rows", List.of("n", "minus"), Attribute.integer("axis", 0))
            .node("Reshape", "feat", List.of("gap", "rows"))
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    NetForms one = images(1, 17).body().gap("gap", "r2").reshape("line", "gap", false, -1);
    add(
        "Batch of 1 built in for good",
        "feat",
        one.reshape("feat", "line", false, 1, 64)
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
  }

  private void inputs() {
    NetTraits nhwc = new NetTraits(null, null, Layout.NHWC);
    int side = NetForms.SIDE;
    Form last =
        add(
            "Channels last (TensorFlow)",
            "feat",
            input(ElementType.FLOAT, -1, side, side, 3)
                .transpose("first", "input", 0, 3, 1, 2)
                .body("first")
                .pooled("r2")
                .gemm("output", "feat", 64, CLASSES)
                .output("output"));
    add(last.with(nhwc));
    add(
        "uint8",
        "feat",
        input(ElementType.UINT8, -1, 3, side, side)
            .cast("floats", "input", ElementType.FLOAT)
            .body("floats")
            .pooled("r2")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    Form both =
        add(
            "uint8, channels last",
            "feat",
            input(ElementType.UINT8, -1, side, side, 3)
                .cast("floats", "input", ElementType.FLOAT)
                .transpose("first", "floats", 0, 3, 1, 2)
                .body("first")
                .pooled("r2")
                .gemm("output", "feat", 64, CLASSES)
                .output("output"));
    add(both.with(nhwc));
    add(
        "One channel",
        "feat",
        input(ElementType.FLOAT, -1, 1, side, side)
            .conv("c0", "input", 1, 64, 3, 2)
            .relu("r0", "c0")
            .pooled("r0")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    NetForms inside = images();
    add(
        "Normalised inside",
        "feat",
        inside
            .node("Sub", "centred", List.of("input", inside.weights("mean", 0.1, 1, 3, 1, 1)))
            .node("Div", "normed", List.of("centred", inside.positive("std", 1, 3, 1, 1)))
            .body("normed")
            .pooled("r2")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    add(
        "Any size",
        "feat",
        input(ElementType.FLOAT, -1, 3, -1, -1)
            .body()
            .pooled("r2")
            .gemm("output", "feat", 64, CLASSES)
            .output("output"));
    refused("Two inputs", "Net 'test' has 2 inputs", twoInputs().onnx());
  }

  private static NetForms twoInputs() {
    NetForms net = images();
    net.writer().input(ValueInfo.shaped("mask", ElementType.FLOAT, -1, 64));
    return net.body()
        .pooled("r2")
        .node("Mul", "masked", List.of("feat", "mask"))
        .gemm("output", "masked", 64, CLASSES)
        .output("output");
  }

  private void files() {
    NetForms plain = images().classifier();
    List<Node> backwards = new ArrayList<>(plain.writer().model().nodes());
    Collections.reverse(backwards);
    NetForms unsorted = images();
    plain.writer().model().initializers().forEach(unsorted.writer()::add);
    backwards.forEach(unsorted::node);
    add("Nodes in another order", "feat", unsorted.output("output"));
    add(
        new Form(
            "Layers inside functions, nested",
            ProtoForms.functions(),
            NetTraits.NONE,
            "feat",
            true,
            1e-5));
    Map<String, byte[]> files = new TreeMap<>();
    byte[] outside = ProtoForms.outside(images().classifier().onnx(), "w.data", files);
    add(
        new Form(
            "Weights in another file",
            ProtoForms.inside(outside, files),
            NetTraits.NONE,
            "feat",
            true,
            1e-5));
    add(
        new Form(
            "Initializers that are inputs too (IR 3)",
            ProtoForms.oldInputs(images().classifier().onnx()),
            NetTraits.NONE,
            "feat",
            true,
            1e-5));
    NetForms newer = images().classifier();
    newer.writer().irVersion(14);
    refused("IR version 14", "The ONNX file is of IR version 14", newer.onnx());
    NetForms opset = images(-1, 40).classifier();
    refused("Opset 40", "The ONNX file uses opset 40", opset.onnx());
    refused(
        "Weights that are not numbers",
        "The net computes no numbers",
        ProtoForms.nan(plain.onnx()));
  }
}
