package dev.headstart.pretrain;

import dev.headstart.finetune.Example;
import dev.headstart.finetune.Examples;
import dev.headstart.finetune.Mapped;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.synthetic.Curriculum;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/**
 * Pictures that are painted when they are needed, new ones in each epoch, and stored nowhere.
 *
 * @param all their numbers, from 0
 * @param size how many there are in an epoch
 * @param first the number in the curriculum of the first one of epoch 0
 * @param curriculum what is painted
 * @param input how a picture becomes the net's input
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
