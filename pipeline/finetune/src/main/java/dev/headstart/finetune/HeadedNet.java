package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import dev.headstart.dl4j.OneDnn;
import dev.headstart.dl4j.OnnxImport;
import dev.headstart.dl4j.TrainableGraph;
import dev.headstart.net.Constants;
import dev.headstart.net.SplitNet;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.shade.protobuf.InvalidProtocolBufferException;

/**
 * What is trained, a part of a net with a new head behind it, and how it becomes a net again.
 *
 * @param split the net
 * @param graph the part, with the head, for training
 * @param head the head at the start, which also has the labels
 * @param rates how fast each layer learns
 */
public record HeadedNet(
    SplitNet split, TrainableGraph graph, LinearHead head, LearningRates rates) {

  /** The name of the layer that is the head. */
  static final String HEAD = "head";

  static final String LOGITS = "head/logits";
  static final String PROBABILITIES = "head/probabilities";

  /**
   * Puts a linear head behind the layers that are trained.
   *
   * @param classWeights what the loss of each class is multiplied by, or null
   */
  public static HeadedNet of(
      SplitNet split, LinearHead head, FineTuneOptions options, double[] classWeights) {
    NeuralNetConfiguration.Builder training =
        new NeuralNetConfiguration.Builder()
            .seed(options.seed())
            .updater(options.optimizer().updater(options.learningRate()));
    if (options.weightDecay() > 0) {
      training.weightDecay(options.weightDecay(), true);
    }
    OutputLayer layer =
        new OutputLayer.Builder(
                classWeights == null
                    ? new LossMCXENT()
                    : new LossMCXENT(Nd4j.createFromArray(classWeights).castTo(Nd4j.dataType())))
            .nIn(head.codeLength())
            .nOut(head.labels().size())
            .activation(Activation.SOFTMAX)
            .build();
    TrainableGraph graph =
        OnnxImport.read(
            split.rest(),
            split.inputShape(),
            split.output(),
            training,
            (builder, input) -> {
              builder.addLayer(HEAD, layer, input);
              return HEAD;
            });
    ComputationGraph network = graph.network();
    network.getLayer(HEAD).getParam("W").assign(Nd4j.create(head.weights()).transpose());
    network.getLayer(HEAD).getParam("b").assign(Nd4j.create(new float[][] {head.bias()}));
    LearningRates rates = LearningRates.of(split, graph.weights(), options);
    rates.set(network, 1);
    OneDnn.check(network);
    return new HeadedNet(split, graph, head, rates);
  }

  /** The trained part with its head as an ONNX model that gives probabilities. */
  byte[] rest(ComputationGraph trained) {
    ModelProto rest = graph.write(trained, split.rest());
    return withHead(rest, trained).toByteArray();
  }

  /** The whole net with its head as an ONNX model that gives probabilities. */
  byte[] whole(ComputationGraph trained) {
    return withHead(written(trained), trained).toByteArray();
  }

  /** The whole net without its head as an ONNX model that gives codes. */
  public byte[] headless(ComputationGraph trained) {
    return written(trained).toByteArray();
  }

  private ModelProto written(ComputationGraph trained) {
    try {
      return graph.write(trained, ModelProto.parseFrom(split.trunk().onnx()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("The net was read before", e);
    }
  }

  private ModelProto withHead(ModelProto model, ComputationGraph trained) {
    INDArray weights = trained.getLayer(HEAD).getParam("W").transpose();
    INDArray bias = trained.getLayer(HEAD).getParam("b");
    GraphProto.Builder with = model.getGraph().toBuilder().clearOutput();
    with.addInitializer(tensor("head/weights", weights, weights.shape()));
    with.addInitializer(tensor("head/bias", bias, bias.length()));
    with.addNode(
        NodeProto.newBuilder()
            .setName(LOGITS)
            .setOpType("Gemm")
            .addInput(split.output())
            .addInput("head/weights")
            .addInput("head/bias")
            .addAttribute(integer("transB", 1))
            .addOutput(LOGITS));
    with.addNode(
        NodeProto.newBuilder()
            .setName(PROBABILITIES)
            .setOpType("Softmax")
            .addInput(LOGITS)
            .addAttribute(integer("axis", 1))
            .addOutput(PROBABILITIES));
    ValueInfoProto.Builder output =
        model.getGraph().getOutput(0).toBuilder().setName(PROBABILITIES);
    output
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .getShapeBuilder()
        .getDimBuilder(1)
        .setDimValue(head.labels().size());
    return model.toBuilder().setGraph(with.addOutput(output)).build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static TensorProto tensor(String name, INDArray values, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(Constants.bytes(Floats.of(values)));
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor.build();
  }
}
