// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import dev.headstart.dl4j.Floats;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Examples whose features were computed beforehand by the frozen part.
 *
 * @param all the examples, persisted
 * @param size the number of examples
 */
public record CachedExamples(JavaRDD<CachedExample> all, long size)
    implements Examples<CachedExample> {

  @Override
  public long index(CachedExample example) {
    return example.index();
  }

  @Override
  public Iterator<Example> read(Iterator<CachedExample> some, long epoch) {
    return new Mapped<>(some, e -> new Example(e.index(), e.label(), Floats.of(e.features())));
  }
}
