// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.averaging;

import dev.headstart.dl4j.Floats;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The step from the weights that a round started from to those that the next one starts from: to
 * the mean of the workers' weights, and on by slow momentum (SlowMo).
 *
 * <p>Slow momentum is a momentum over rounds. With {@code d} the way from the mean back to the
 * start, divided by the learning rate, {@code u = beta * u + d}, and the step is the learning rate
 * times {@code u}. With {@code beta} 0 the next round starts from the mean.
 *
 * @see <a href="https://arxiv.org/abs/1910.00643">Wang et al., SlowMo: Improving
 *     Communication-Efficient Distributed SGD with Slow Momentum (2020)</a>
 */
public final class OuterStep {

  private final double beta;
  private final Spans statistics;
  private final Spans frozen;
  private float[] momentum;
  private double rate = 1;

  /**
   * @param network the net that is trained
   * @param beta the share of the slow momentum that is kept in a round, 0 to below 1
   * @param frozen the layers whose weights stay as they are
   * @param momentum the slow momentum after earlier rounds; empty before the first one
   */
  public OuterStep(ComputationGraph network, double beta, List<String> frozen, float[] momentum) {
    this.beta = beta;
    this.statistics = Spans.ofNormStatistics(network);
    this.frozen = Spans.ofLayers(network, frozen);
    this.momentum = momentum.clone();
  }

  /** Sets the learning rate of the round, above 0. */
  public void setRate(double rate) {
    this.rate = rate;
  }

  /** Returns the slow momentum; empty before the first round, and without one. */
  public float[] momentum() {
    return momentum.clone();
  }

  /**
   * Takes the step after a round.
   *
   * @param start the net with the weights that the round started from
   * @param mean the mean of what the workers came to
   */
  NetState next(ComputationGraph start, NetState mean) {
    if (beta == 0 && frozen.isEmpty()) {
      return mean;
    }
    float[] before = Floats.of(start.params());
    float[] after = Floats.of(mean.params());
    frozen.copy(before, after); // the mean of the same numbers may differ in the last bit
    if (beta > 0) {
      goOn(before, after);
    }
    return new NetState(Floats.bytes(after), mean.updater());
  }

  private void goOn(float[] before, float[] after) {
    float[] averaged = after.clone();
    float[] old = momentum.length == 0 ? new float[after.length] : momentum;
    float[] next = new float[after.length];
    for (int i = 0; i < after.length; i++) {
      next[i] = (float) (beta * old[i] + ((double) before[i] - averaged[i]) / rate);
      after[i] = (float) (averaged[i] - rate * beta * old[i]);
    }
    statistics.copy(averaged, after); // a variance that goes on may fall below 0
    momentum = next;
  }
}
