// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.dl4j.export.OnnxExport;
import dev.headstart.image.ImageSize;
import dev.headstart.net.GraphSession;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ValueInfo;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts whole Keras models ({@code .h5}) and Deeplearning4j models ({@code .zip}) to ONNX.
 *
 * <p>No code in a file is run and no Java object in it is deserialised. The result is compared with
 * Deeplearning4j's own output before it is returned.
 */
public final class ForeignNets {

  /** The tolerance for the float rounding of two runtimes on deep nets. */
  private static final double SAME = 1e-4;

  private static final int CHANNELS = 3;

  private ForeignNets() {}

  /** Returns whether files of this name are read by this class. */
  public static boolean takes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".h5") || lower.endsWith(".hdf5") || lower.endsWith(".zip");
  }

  /**
   * Reads a file according to the extension of its name.
   *
   * @param name the file's name, used in messages
   * @param file its bytes
   * @param size the input's size; needed if the file does not contain it, as in Deeplearning4j
   *     files
   * @throws InvalidNetException if it is not such a file, has only weights, or has layers that
   *     cannot be written as ONNX
   */
  public static ImportedNet read(String name, byte[] file, Optional<ImageSize> size) {
    try {
      return name.toLowerCase(Locale.ROOT).endsWith(".zip")
          ? imported(Dl4jZip.read(file), size.orElseThrow(ForeignNets::unknownSize))
          : keras(file, size);
    } catch (InvalidNetException e) {
      throw new InvalidNetException(Texts.format("'%s': %s", name, e.getMessage()), e);
    }
  }

  private static ImportedNet keras(byte[] file, Optional<ImageSize> size) {
    try (KerasFile keras = KerasFile.open(file)) {
      FlatModel model = FlatModel.of(keras.config(), keras.dialect(), size);
      return imported(KerasGraph.of(model, keras), model.size());
    }
  }

  private static ImportedNet imported(ComputationGraph network, ImageSize size) {
    Model model = OnnxExport.write(network, CHANNELS, size.height(), size.width());
    byte[] onnx = model.bytes();
    check(network, onnx, size);
    ValueInfo output = model.outputs().get(0);
    return new ImportedNet(
        onnx,
        model.inputs().get(0).name(),
        size.width(),
        size.height(),
        Math.toIntExact(output.shape().orElseThrow().get(1).size()));
  }

  private static void check(ComputationGraph network, byte[] onnx, ImageSize size) {
    INDArray image =
        Nd4j.rand(DataType.FLOAT, 1, CHANNELS, size.height(), size.width()).muli(2).subi(1);
    boolean last = OnnxExport.inputFormat(network) == CNN2DFormat.NHWC;
    INDArray theirs;
    try {
      theirs = network.output(last ? image.permute(0, 2, 3, 1).dup('c') : image)[0];
    } catch (RuntimeException e) {
      throw new InvalidNetException("Deeplearning4j cannot run it: " + e.getMessage(), e);
    }
    if (last && theirs.rank() == 4) {
      theirs = theirs.permute(0, 3, 1, 2);
    }
    float[] ours;
    try (GraphSession session = GraphSession.open(onnx, 1)) {
      ours = session.run(image.dup('c').data().asFloat(), image.shape());
    }
    INDArray same = Nd4j.create(ours, theirs.shape(), 'c');
    double difference = same.sub(theirs).amaxNumber().doubleValue();
    double scale = theirs.amaxNumber().doubleValue();
    if (!Double.isFinite(scale)) {
      throw new InvalidNetException("Its output is not a number: its weights are damaged");
    }
    if (!(difference <= SAME * scale)) { // also true for NaN
      throw new InvalidNetException(
          Texts.format(
              "As ONNX it computes something different from Deeplearning4j (off by %s of %s); report"
                  + " this",
              difference, scale));
    }
  }

  private static InvalidNetException unknownSize() {
    return new InvalidNetException(
        "It does not contain the size of its input: give --size, such as 224x224");
  }
}
