// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.dl4j.Floats;
import dev.headstart.dl4j.OneDnn;
import dev.headstart.dl4j.OnnxImport;
import dev.headstart.dl4j.TrainableGraph;
import dev.headstart.net.SplitNet;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.Node;
import dev.headstart.onnx.Tensor;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * The trainable part of a net with a new head, as a Deeplearning4j graph, and the conversion of the
 * trained graph back into an ONNX model.
 *
 * @param split the net, split into a frozen and a trainable part
 * @param graph the trainable part with the head
 * @param head the labels, and the head's initial weights
 * @param rates the maximum learning rate of each layer
 */
public record HeadedNet(
    SplitNet split, TrainableGraph graph, HeadWeights head, LearningRates rates) {

  /** The name of the head's layer. */
  static final String HEAD = "head";

  static final String LOGITS = "head/logits";
  static final String PROBABILITIES = "head/probabilities";

  /**
   * Adds a linear head to the trainable part.
   *
   * @param classWeights the weight of each class in the loss, or null for equal weights
   */
  public static HeadedNet of(
      SplitNet split, HeadWeights head, FineTuneOptions options, double @Nullable [] classWeights) {
    NeuralNetConfiguration.Builder training =
        new NeuralNetConfiguration.Builder()
            .seed(options.seed())
            .updater(updater(options.optimizer(), options.learningRate()));
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
            split.trainable(),
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

  private static IUpdater updater(Optimizer optimizer, double rate) {
    return switch (optimizer) {
      case SGD -> new Nesterovs(rate, 0.9);
      case ADAM -> new Adam(rate);
    };
  }

  /**
   * Returns the trainable part with its head as an ONNX model whose output is the class
   * probabilities.
   */
  byte[] trainable(ComputationGraph trained) {
    return withHead(graph.write(trained, split.trainable()), trained).bytes();
  }

  /**
   * Returns the whole net with its head as an ONNX model whose output is the class probabilities.
   */
  byte[] whole(ComputationGraph trained) {
    return withHead(written(trained), trained).bytes();
  }

  /** Returns the whole net without its head as an ONNX model whose output is the codes. */
  public byte[] headless(ComputationGraph trained) {
    return written(trained).bytes();
  }

  private Model written(ComputationGraph trained) {
    return graph.write(trained, Model.parse(split.backbone().onnx()));
  }

  private ModelWriter withHead(Model model, ComputationGraph trained) {
    INDArray weights = trained.getLayer(HEAD).getParam("W").transpose();
    INDArray bias = trained.getLayer(HEAD).getParam("b");
    ValueInfo output =
        model.outputs().get(0).renamed(PROBABILITIES).withSize(1, head.labels().size());
    return ModelWriter.of(model)
        .add(Tensor.floats("head/weights", Floats.of(weights), weights.shape()))
        .add(Tensor.floats("head/bias", Floats.of(bias), bias.length()))
        .add(
            Node.of(
                    "Gemm",
                    List.of(split.output(), "head/weights", "head/bias"),
                    List.of(LOGITS),
                    Attribute.integer("transB", 1))
                .named(LOGITS))
        .add(
            Node.of(
                    "Softmax",
                    List.of(LOGITS),
                    List.of(PROBABILITIES),
                    Attribute.integer("axis", 1))
                .named(PROBABILITIES))
        .outputs(List.of(output));
  }
}
