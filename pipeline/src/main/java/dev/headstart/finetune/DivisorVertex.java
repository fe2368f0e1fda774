package dev.headstart.finetune;

import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Turns means over whole windows into means over that part of each window which counts: the pixels,
 * and the declared padding where it is included; never what {@code ceil_mode} adds beyond.
 */
public final class DivisorVertex extends SameDiffLambdaVertex {

  @JsonProperty private int[] kernel;
  @JsonProperty private int[] stride;
  @JsonProperty private int[] dilation;
  @JsonProperty private int[] begin;
  @JsonProperty private int[] end;
  @JsonProperty private int[] size;
  @JsonProperty private int[] counted;

  /** For deserialisation. */
  DivisorVertex() {}

  /**
   * @param size height and width of the map
   * @param counted how much padding counts at the top, left, bottom, right
   */
  DivisorVertex(Sliding sliding, int[] size, int[] counted) {
    this.kernel = sliding.kernel();
    this.stride = sliding.stride();
    this.dilation = sliding.dilation();
    this.begin = sliding.begin();
    this.end = sliding.end();
    this.size = size.clone();
    this.counted = counted.clone();
  }

  @Override
  public SDVariable defineVertex(SameDiff graph, VertexInputs inputs) {
    double[] down = factors(0);
    double[] across = factors(1);
    INDArray factors =
        Nd4j.create(org.nd4j.linalg.api.buffer.DataType.FLOAT, 1, 1, down.length, across.length);
    for (int y = 0; y < down.length; y++) {
      for (int x = 0; x < across.length; x++) {
        factors.putScalar(new int[] {0, 0, y, x}, down[y] * across[x]);
      }
    }
    SDVariable means = inputs.getInput(0);
    return means.mul(graph.constant(factors));
  }

  /** Window length over counted length, for each window of a dimension. */
  private double[] factors(int d) {
    int span = (kernel[d] - 1) * dilation[d] + 1;
    int out = (size[d] + begin[d] + end[d] - span) / stride[d] + 1;
    double[] factors = new double[out];
    for (int i = 0; i < out; i++) {
      int n = 0;
      for (int k = 0; k < kernel[d]; k++) {
        int at = i * stride[d] - begin[d] + k * dilation[d];
        n += at >= -counted[d] && at < size[d] + counted[d + 2] ? 1 : 0;
      }
      factors[i] = (double) kernel[d] / n;
    }
    return factors;
  }
}
