package dev.headstart.finetune;

import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Examples whose features were computed once.
 *
 * @param all the examples, persisted
 * @param size how many there are
 */
record CachedExamples(JavaRDD<Example> all, long size) implements Examples<Example> {

  @Override
  public long index(Example example) {
    return example.index();
  }

  @Override
  public Iterator<Example> read(Iterator<Example> some, long epoch) {
    return some;
  }
}
