// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * One labelled training example.
 *
 * @param index its position among all examples sorted by path, from 0
 * @param label the index of its class
 * @param features the input of the trainable part, in row-major order
 * @param target the soft label, a probability for each class, or null for the hard label
 */
@SuppressWarnings("ArrayRecordComponent") // a row of floats on its way, never compared
public record Example(long index, int label, float[] features, float @Nullable [] target)
    implements Serializable {

  public Example(long index, int label, float[] features) {
    this(index, label, features, null);
  }
}
