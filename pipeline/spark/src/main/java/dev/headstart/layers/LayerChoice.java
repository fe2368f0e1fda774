// SPDX-License-Identifier: Apache-2.0
package dev.headstart.layers;

import dev.headstart.taps.TapFeatures;
import java.util.List;

/**
 * Features chosen from layers of a net.
 *
 * @param features those of each layer that has any, in the order of the layers
 * @param images the number of images that chose them
 * @param candidates the number of features there were to choose from
 * @param codeAccuracy the accuracy out of fold with the code layer alone, 0 to 1
 * @param shares the shares of the candidates that were tried
 * @param accuracies the accuracy out of fold with each share
 * @param share the one taken; 0 if the code layer alone was
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record LayerChoice(
    List<TapFeatures> features,
    int images,
    int candidates,
    double codeAccuracy,
    double[] shares,
    double[] accuracies,
    double share) {

  public LayerChoice {
    features = List.copyOf(features);
  }

  /** Returns whether the code layer alone was as good as any share. */
  public boolean isCodeLayer() {
    return share == 0;
  }

  /** Returns the length of the chosen code. */
  public int length() {
    return features.stream().mapToInt(TapFeatures::size).sum();
  }
}
