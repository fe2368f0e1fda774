// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * A distributed source of training examples.
 *
 * @param <T> the serialisable form of an example until it is read
 */
public interface Examples<T extends Serializable> extends Serializable {

  /** Returns all examples in their serialisable form. */
  JavaRDD<T> all();

  /** Returns the number of examples. */
  long size();

  /** Returns an example's index: from 0 without gaps, the same in every run. */
  long index(T example);

  /**
   * Reads examples lazily and in order, on an executor.
   *
   * @param epoch the seed of the augmentation; negative for no augmentation, as in validation
   */
  Iterator<Example> read(Iterator<T> some, long epoch);
}
