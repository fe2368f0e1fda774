package dev.headstart.finetune;

import java.io.Serializable;

/**
 * One labelled image on its way through training.
 *
 * @param index its place among all examples in the order of their paths
 * @param label the index of its class
 * @param features the input of what is trained, its last dimension running fastest
 * @param target how likely each class is, or null where only the label is known
 */
@SuppressWarnings("ArrayRecordComponent") // a row of floats on its way, never compared
public record Example(long index, int label, float[] features, float[] target)
    implements Serializable {

  public Example(long index, int label, float[] features) {
    this(index, label, features, null);
  }
}
