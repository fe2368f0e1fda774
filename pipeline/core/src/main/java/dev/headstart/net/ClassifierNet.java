// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ElementType;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.util.List;
import java.util.Map;

/**
 * A net and a linear head as one ONNX model, for any runtime.
 *
 * <p>Its input is that of the net: {@code [N, 3, height, width]} floats, normalised as the net's
 * card says. Its first output is the scores, {@code [N, classes]} floats; the second the index of
 * the class with the highest score, {@code [N]} 64-bit integers. They are named {@value #SCORES}
 * and {@value #CLASS}, or with a number after it where the net has a tensor of that name.
 */
public final class ClassifierNet {

  /** The name of the first output. */
  public static final String SCORES = "scores";

  /** The name of the second output. */
  public static final String CLASS = "class";

  private ClassifierNet() {}

  /**
   * Puts a head onto a net.
   *
   * @param layer the layer whose codes the head takes
   * @param weights a row for each class, with a value for each feature of the code
   * @param intercepts a number for each class
   * @param scores what the scores are: the margins, or their softmax
   * @param metadata properties of the file
   * @throws InvalidNetException if the net has no such layer, or its codes have another length
   */
  public static OnnxFile of(
      PretrainedNet net,
      String layer,
      double[][] weights,
      double[] intercepts,
      ScoreKind scores,
      Map<String, String> metadata) {
    CutNet cut = net.cut(List.of(layer));
    int length = cut.lengths().get(0);
    if (weights.length != intercepts.length || weights[0].length != length) {
      throw new InvalidNetException(
          Texts.format(
              "Layer %s of net '%s' gives codes of %d values; the head takes %d, and has %d rows"
                  + " of weights for %d intercepts",
              layer,
              net.card().name(),
              length,
              weights[0].length,
              weights.length,
              intercepts.length));
    }
    Model model = cut.model();
    ModelWriter writer = ModelWriter.of(model).producer("headstart").outputs(List.of());
    int classes = weights.length;
    float[] flat = new float[Math.multiplyExact(classes, length)];
    float[] bias = new float[classes];
    for (int c = 0; c < classes; c++) {
      bias[c] = (float) intercepts[c];
      for (int j = 0; j < length; j++) {
        flat[c * length + j] = (float) weights[c][j];
      }
    }
    String matrix = writer.floats("head/weights", flat, classes, length);
    String offsets = writer.floats("head/intercepts", bias, classes);
    boolean margins = scores == ScoreKind.MARGINS;
    String output =
        writer.node(
            "Gemm",
            margins ? SCORES : "head/logits",
            List.of(layer, matrix, offsets),
            Attribute.integer("transB", 1));
    if (!margins) {
      output = writer.node("Softmax", SCORES, List.of(output), Attribute.integer("axis", 1));
    }
    String index =
        writer.node(
            "ArgMax",
            CLASS,
            List.of(output),
            Attribute.integer("axis", 1),
            Attribute.integer("keepdims", 0));
    writer
        .output(ValueInfo.floats(output, classes))
        .output(ValueInfo.shaped(index, ElementType.INT64, -1));
    metadata.forEach(writer::metadata);
    return OnnxFile.of(writer.model());
  }
}
