package dev.headstart.finetune;

import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Where examples come from.
 *
 * @param <T> what stands for an example until it is needed
 */
public interface Examples<T extends Serializable> extends Serializable {

  /** All of them, each with its {@link #index}. */
  JavaRDD<T> all();

  /** How many there are. */
  long size();

  /** An example's number, from 0 without gaps, the same in every run. */
  long index(T example);

  /**
   * Reads examples, on an executor, in their order.
   *
   * @param epoch decides how each image is varied; none, below 0
   */
  Iterator<Example> read(Iterator<T> some, long epoch);
}
