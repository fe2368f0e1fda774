// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.card.NetTraits;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.Canonical;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The quantisation of a net: activations are 8 bits without sign, weights 8 bits with a scale for
 * each output channel, biases 32 bits. Everything up to the code layer is quantised as far as ONNX
 * Runtime has integer kernels for it; the classifier after it stays as it is.
 *
 * <pre>{@code
 * Quantization plan = Quantization.of(net, QuantizeOptions.DEFAULT);
 * try (Observer observer = new Observer(plan.observed(), 1)) {
 *   images.forEach(observer::add);
 *   PretrainedNet int8 = plan.net(observer.calibration(), options, name, source, metadata);
 * }
 * }</pre>
 */
public final class Quantization {

  private static final Set<String> INTEGERS =
      Set.of("QuantizeLinear", "DequantizeLinear", "DynamicQuantizeLinear", "QLinearConv");

  private final PretrainedNet net;
  private final Sketch sketch;
  private final Plan plan;
  private final int equalised;
  private final int channels;

  private Quantization(PretrainedNet net, Sketch sketch, Plan plan, int equalised, int channels) {
    this.net = net;
    this.sketch = sketch;
    this.plan = plan;
    this.equalised = equalised;
    this.channels = channels;
  }

  /**
   * Plans the quantisation of a net.
   *
   * @throws InputException if it is quantised already, has no convolution, or takes its image in a
   *     form that is not supported
   */
  public static Quantization of(PretrainedNet net, QuantizeOptions options) {
    Model model = Canonical.of(Model.parse(net.onnx()));
    String name = net.card().name();
    if (model.nodes().stream().anyMatch(node -> INTEGERS.contains(node.bareOperator()))) {
      throw new InputException(
          Texts.format("Net '%s' is quantised already: give the fp32 net it was made from.", name));
    }
    int channels = channels(new Graph(model).inputs().get(0), name);
    String layer = net.codeLayer();
    Sketch sketch = new Sketch(model, layer);
    Folding.fold(sketch);
    int equalised = options.equalise() ? Equalisation.apply(sketch) : 0;
    Plan plan = Plan.of(sketch, layer);
    if (plan.layers().keySet().stream().noneMatch(node -> node.operator().equals("Conv"))) {
      throw new InputException(
          Texts.format(
              "Net '%s' has no convolution with constant weights before its code layer %s: there"
                  + " is nothing to quantise.",
              name, layer));
    }
    return new Quantization(net, sketch, plan, equalised, channels);
  }

  private static int channels(ValueInfo input, String name) {
    List<Dimension> dims = input.shape().orElse(List.of());
    boolean open = dims.isEmpty();
    boolean planes =
        open || !dims.get(1).isKnown() || dims.get(1).size() == 1 || dims.get(1).size() == 3;
    boolean single = open || !dims.get(0).isKnown() || dims.get(0).size() == 1;
    if (!input.type().equals(ElementType.FLOAT) || !planes || !single) {
      throw new InputException(
          Texts.format(
              "Net '%s' takes %s of %s: quantize takes nets of float32 [N, 3, height, width];"
                  + " export it in this form.",
              name, input, input.type()));
    }
    return !open && dims.get(1).isKnown() ? Math.toIntExact(dims.get(1).size()) : 3;
  }

  /** Returns the net with the tensors to observe on a sample of images. */
  public Observed observed() {
    List<String> tensors =
        plan.tensors().stream().filter(tensor -> !tensor.equals(sketch.image())).toList();
    return new Observed(
        sketch.exposing(tensors).bytes(),
        sketch.image(),
        channels,
        net.card().input().height(),
        net.card().input().width());
  }

  /** Returns the number of layers that are computed in integers, by operator. */
  public Map<String, Integer> layers() {
    Map<String, Integer> layers = new TreeMap<>();
    plan.layers().keySet().forEach(node -> layers.merge(node.operator(), 1, Integer::sum));
    return layers;
  }

  /** Returns the number of nodes up to the code layer that stay in fp32, by operator. */
  public Map<String, Integer> kept() {
    return plan.kept();
  }

  /** Returns the number of pairs of layers that were equalised. */
  public int equalised() {
    return equalised;
  }

  /** Returns the prepared net in fp32, which computes the same as the net. */
  Model prepared() {
    return sketch.exposing(sketch.frame().model().outputs().stream().map(ValueInfo::name).toList());
  }

  /**
   * Returns the quantised net with a card of its own.
   *
   * @param calibration what the tensors are like on images
   * @param name its name
   * @param source the description of its origin
   * @param metadata properties of the file
   * @throws InputException if no image was observed
   */
  public PretrainedNet net(
      Calibration calibration,
      QuantizeOptions options,
      String name,
      String source,
      Map<String, String> metadata) {
    if (calibration.images() == 0) {
      throw new InputException("No image could be decoded to calibrate on.");
    }
    Map<String, Range> ranges = new HashMap<>();
    Map<String, double[]> means = new HashMap<>();
    for (String tensor : plan.tensors()) {
      TensorStats stats = calibration.of(tensor);
      if (stats != null) {
        Range range = options.method().of(stats.histogram(), options.percentile());
        ranges.merge(plan.root(tensor), range, Range::with);
        means.put(tensor, stats.means());
      }
    }
    ModelWriter writer =
        ModelWriter.of(
                new QdqWriter(sketch, plan, ranges, options.correctBias() ? means : Map.of())
                    .write())
            .producer("headstart");
    metadata.forEach(writer::metadata);
    return PretrainedNet.of(writer.bytes(), card(name, source));
  }

  private NetCard card(String name, String source) {
    NetCard own = net.card();
    NetTraits given = own.traits();
    Pool pool = net.pool().filter(how -> how != Pool.GAP).orElse(null);
    NetTraits traits =
        new NetTraits(
            net.isRectified(), given.pool() == null ? pool : given.pool(), given.layout());
    return new NetCard(
        name,
        source,
        own.licence(),
        null,
        own.input(),
        net.codeLayer(),
        net.cut(List.of()).lengths().get(0),
        own.labels(),
        null,
        traits);
  }
}
