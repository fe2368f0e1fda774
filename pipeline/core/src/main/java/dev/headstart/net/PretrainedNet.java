// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.NetCard;
import dev.headstart.net.gpu.Precision;
import dev.headstart.net.layer.CodeLayer;
import dev.headstart.net.layer.CodeLayerFinder;
import dev.headstart.net.layer.NonNegative;
import dev.headstart.net.layer.Pool;
import dev.headstart.onnx.Dimension;
import dev.headstart.onnx.Graph;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ValueInfo;
import dev.headstart.onnx.WeightsFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pretrained ConvNet: an ONNX model with its card.
 *
 * <p>Its <em>code layer</em> gives what CS231n's note on transfer learning calls the CNN codes: the
 * input of the last weighted layer, averaged over the map if it is one, and clipped at zero (a ReLU
 * is added if the net has none). Any other layer can be chosen instead and is then used unchanged.
 * Safe for use by several threads.
 *
 * <pre>{@code
 * PretrainedNet net = PretrainedNet.of(onnxBytes, NetCard.parse(yaml));
 * CutNet cut = net.cut(List.of());                       // ends at the code layer
 * try (CodeSession session = CodeSession.open(cut, 1);
 *     CodeBatch batch = session.batch(8)) {
 *   preprocessor.load(jpeg, batch.input(), 0);
 *   batch.run(1);
 *   float[] code = batch.code(0, 0);
 * }
 * }</pre>
 *
 * @see <a href="https://cs231n.github.io/transfer-learning/">CS231n, Transfer Learning</a>
 */
public final class PretrainedNet {

  private final OnnxFile file;
  private final NetCard card;
  private final Graph graph;
  private @Nullable Activations activations;
  private @Nullable NonNegative nonNegative;
  private @Nullable CodeLayer found;

  private PretrainedNet(OnnxFile file, NetCard card, Graph graph) {
    this.file = file;
    this.card = card;
    this.graph = graph;
  }

  /**
   * Joins an ONNX file with its card and checks that they match.
   *
   * @param onnx the file's bytes; not copied, so they must not be changed
   * @throws InvalidNetException if it is not a complete ONNX file, keeps weights in other files,
   *     does not take one float image of the card's size, has another SHA-256 than the card, or
   *     lacks the card's code layer
   */
  public static PretrainedNet of(byte[] onnx, NetCard card) {
    return of(OnnxFile.of(Objects.requireNonNull(onnx, "onnx")), card);
  }

  /**
   * Joins an ONNX file of any size with its card and checks that they match.
   *
   * @throws InvalidNetException as {@link #of(byte[], NetCard)}
   */
  public static PretrainedNet of(OnnxFile file, NetCard card) {
    Objects.requireNonNull(card, "card");
    card.checkSha256(file::sha256);
    Model model = file.canonical();
    InputCheck.check(new Graph(model), card);
    Graph graph = new Graph(InputAdapter.of(model, card));
    if (card.codeLayer() != null) {
      LayerList.check(graph, card.codeLayer());
    }
    InputCheck.checkLabels(graph, card);
    return new PretrainedNet(file, card, graph);
  }

  /**
   * Returns the number of values in the net's first output for an image, if the ONNX file declares
   * it.
   */
  public OptionalInt classes() {
    List<Dimension> shape = graph.model().outputs().get(0).shape().orElse(List.of());
    return shape.size() == 2 && shape.get(1).isKnown()
        ? OptionalInt.of(Math.toIntExact(shape.get(1).size()))
        : OptionalInt.empty();
  }

  /** Returns the net's card. */
  public NetCard card() {
    return card;
  }

  /** Returns the net's ONNX file. */
  public OnnxFile file() {
    return file;
  }

  /**
   * Returns the whole net as an ONNX file in memory; a small one is not copied, so it must not be
   * changed.
   *
   * @throws dev.headstart.InputException if it is too large for the heap
   */
  public byte[] onnx() {
    return file.bytes();
  }

  /**
   * Returns the identity of this net: the SHA-256 of the ONNX file followed by the UTF-8 of {@link
   * dev.headstart.image.preprocess.Preprocessing#canonical()}, in hexadecimal. The same graph with
   * another crop or another handling of EXIF is another net. So is one whose card sets a ReLU,
   * pooling, layout or precision that differs from the default.
   */
  public String fingerprint() {
    String layout = card.traits().isNhwc() ? " layout=NHWC" : "";
    boolean chosen = card.traits().relu() != null || card.traits().pool() != null;
    String precision = precision() == Precision.FP32 ? "" : " precision=" + precision();
    String text =
        card.input().canonical() + layout + (chosen ? choice().fingerprint() : "") + precision;
    return file.sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the name of the layer that codes are taken from: the card's, or otherwise the one found
   * in the graph.
   *
   * @throws InvalidNetException if the card names none and the graph does not determine one, or if
   *     the length of its codes is not the card's
   */
  public String codeLayer() {
    CodeChoice choice = choice();
    String layer = choice.layer().orElseThrow(() -> new UndecidedLayerException(found()));
    Integer length = card.codeLength();
    int actual = activations().codeLength(layer, choice.pool(layer));
    if (length != null && length != actual) {
      throw new InvalidNetException(
          Texts.format(
              "Net '%s': the card's code.length is %d, but layer '%s' has %d features: correct the"
                  + " card's code.length or code.layer",
              card.name(), length, layer, actual));
    }
    return layer;
  }

  /**
   * Returns the code layer as inferred from the graph alone, whatever the card says.
   *
   * @throws InvalidNetException if the net cannot be run
   */
  public synchronized CodeLayer found() {
    if (found == null) {
      found = finder().find();
    }
    return found;
  }

  /** Returns how exactly its codes are computed. */
  public Precision precision() {
    Precision set = card.traits().precision();
    return set == null ? Precision.FP32 : set;
  }

  /** Returns the same net with codes that are computed more or less exactly. */
  public PretrainedNet withPrecision(Precision precision) {
    return precision == precision()
        ? this
        : new PretrainedNet(file, card.withTraits(card.traits().with(precision)), graph);
  }

  /** Returns whether the codes of its code layer cannot be negative. */
  public boolean isRectified() {
    return choice().isFromZeroUp(codeLayer());
  }

  /** Returns the pooling of the code layer's vectors; empty if the layer gives a single vector. */
  public Optional<Pool> pool() {
    return activations().hasRank(codeLayer(), 2)
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(choice().pool(codeLayer())).orElse(Pool.GAP));
  }

  /**
   * Returns all float tensors that the net computes from the image, in the order of the graph.
   *
   * @throws InvalidNetException if the net cannot be run
   */
  public List<Layer> layers() {
    return LayerList.of(graph, activations(), finder(), choice());
  }

  /**
   * Returns the layers whose features go together: the inputs of the weighted layers before the
   * code layer, as far as they can give codes, in the order of the graph, and the code layer.
   *
   * @throws InvalidNetException if the net has no code layer, or cannot be run
   */
  public List<String> taps() {
    return LayerList.taps(graph, layers(), finder(), codeLayer());
  }

  /**
   * Cuts the net at the given layers; no layers mean the code layer. Maps are averaged over their
   * height and width.
   *
   * @throws InvalidNetException if a layer is unknown, or is neither {@code [N, features]} nor
   *     {@code [N, channels, height, width]}
   */
  public CutNet cut(List<String> layers) {
    List<String> names = layers.isEmpty() ? List.of(codeLayer()) : List.copyOf(layers);
    return new GraphCutter(graph, activations(), choice(), weights()).cut(names, card.input());
  }

  /**
   * Splits the net up to its code layer into a frozen part and a trainable part.
   *
   * @param boundary the last frozen layer, of {@link SplitNet#boundaries}; empty means that all
   *     layers are trainable
   * @throws InvalidNetException if the net has no such layer before its codes, or if data also
   *     flows around that layer
   */
  public SplitNet split(Optional<String> boundary) {
    return SplitNet.of(this, boundary);
  }

  /**
   * Returns the number of the net's weights and of its operations for one image.
   *
   * @throws InvalidNetException if the net cannot be run
   */
  public NetCost cost() {
    return NetCost.of(graph, activations(), node -> true);
  }

  /** Returns the same of the part of the net that computes a layer. */
  public NetCost cost(String layer) {
    Set<String> before = graph.ancestors(List.of(layer));
    return NetCost.of(graph, activations(), node -> before.contains(node.output()));
  }

  /** Returns the names of its outputs. */
  public List<String> outputs() {
    return graph.model().outputs().stream().map(ValueInfo::name).toList();
  }

  /** Returns the version of the ONNX operator set; 1 for old files that declare none. */
  public long opset() {
    return graph.model().opset();
  }

  /** Runs the net, and returns it with its SHA-256 and its golden vectors in its card. */
  public PretrainedNet withGolden() {
    NetCard checked = card.withSha256(file.sha256());
    return new PretrainedNet(file, checked.withGolden(GoldenImages.vectors(this)), graph);
  }

  private CodeLayerFinder finder() {
    return new CodeLayerFinder(graph, activations(), nonNegative(), card.labels().size());
  }

  private CodeChoice choice() {
    return new CodeChoice(card, found(), nonNegative());
  }

  private synchronized NonNegative nonNegative() {
    if (nonNegative == null) {
      nonNegative = new NonNegative(graph);
    }
    return nonNegative;
  }

  private @Nullable WeightsFile weights() {
    return file.isLarge() ? file.weights() : null;
  }

  private synchronized Activations activations() {
    if (activations == null) {
      activations = Activations.of(graph, card.input(), weights());
    }
    return activations;
  }
}
