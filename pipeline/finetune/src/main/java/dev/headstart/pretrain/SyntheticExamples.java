// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import dev.headstart.finetune.examples.Example;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.finetune.examples.Mapped;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.synthetic.Curriculum;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Synthetic examples, painted when they are read and new in each epoch; none is stored.
 *
 * @param all their numbers, from 0
 * @param size the number of examples in an epoch
 * @param first the number in the curriculum of example 0 of epoch 0
 * @param curriculum the synthetic images
 * @param input the preprocessing of the net
 */
record SyntheticExamples(
    JavaRDD<Long> all, long size, long first, Curriculum curriculum, Preprocessing input)
    implements Examples<Long> {

  @Override
  public long index(Long number) {
    return number;
  }

  @Override
  public Iterator<Example> read(Iterator<Long> some, long epoch) {
    Painter painter = Painter.ofTask(curriculum, input);
    long start = first + Math.max(0, epoch) * size;
    return new Mapped<>(
        some,
        number ->
            new Example(number, painter.label(start + number), painter.pixels(start + number)));
  }
}
