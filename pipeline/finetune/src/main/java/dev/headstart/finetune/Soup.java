// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.finetune.averaging.Means;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The mean of the weights of several epochs: a greedy soup. It starts from the best epoch. The
 * other epochs follow from the best to the worst, and each goes in if the validation does not get
 * worse.
 *
 * @param epochs the numbers of the epochs, in the order in which they went in; the best one first
 * @param params the weights, as {@link dev.headstart.dl4j.Floats#bytes}
 * @param validation the validation of the net with these weights
 * @see <a href="https://arxiv.org/abs/2203.05482">Wortsman et al., Model soups: averaging weights
 *     of multiple fine-tuned models improves accuracy without increasing inference time (2022)</a>
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record Soup(List<Integer> epochs, byte[] params, Validation validation) {

  /** Copies the list. */
  public Soup {
    epochs = List.copyOf(epochs);
  }

  /** Makes a net of a mean of weights, and validates it. */
  @FunctionalInterface
  interface Taste {
    Soup of(List<Integer> epochs, byte[] mean);
  }

  /**
   * Returns the soup of the epochs that a training has kept.
   *
   * @param select by which metric it must not get worse
   */
  static Soup greedy(TrainingState trained, Selection select, Taste taste) {
    List<EpochWeights> kept = trained.kept();
    EpochWeights first = kept.get(0);
    List<byte[]> weights = new ArrayList<>(List.of(first.params()));
    Soup soup =
        new Soup(
            List.of(first.epoch()),
            first.params(),
            Objects.requireNonNull(trained.validation(first.epoch()), "validation"));
    for (EpochWeights next : kept.subList(1, kept.size())) {
      List<Integer> epochs = new ArrayList<>(soup.epochs());
      epochs.add(next.epoch());
      weights.add(next.params());
      Soup more = taste.of(epochs, Means.of(weights));
      if (select.isBetter(soup.validation(), more.validation())) {
        weights.remove(weights.size() - 1);
      } else {
        soup = more;
      }
    }
    return soup;
  }
}
