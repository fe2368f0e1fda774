package dev.headstart.finetune;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Puts a frame of one value around maps. */
public final class PadVertex extends SameDiffLambdaVertex {

  @JsonProperty private int[] frame;
  @JsonProperty private double value;

  /** For deserialisation. */
  PadVertex() {}

  /**
   * @param frame the width of the frame at the top, bottom, left, right
   */
  PadVertex(int[] frame, double value) {
    this.frame = frame.clone();
    this.value = value;
  }

  @Override
  public SDVariable defineVertex(SameDiff graph, VertexInputs inputs) {
    SDVariable widths =
        graph.constant(
            Nd4j.createFromArray(
                new int[][] {{0, 0}, {0, 0}, {frame[0], frame[1]}, {frame[2], frame[3]}}));
    return graph.nn().pad(inputs.getInput(0), widths, org.nd4j.enums.PadMode.CONSTANT, value);
  }
}
