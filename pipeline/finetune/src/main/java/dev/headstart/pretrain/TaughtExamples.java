package dev.headstart.pretrain;

import dev.headstart.Argmax;
import dev.headstart.finetune.Example;
import dev.headstart.finetune.Examples;
import dev.headstart.finetune.Mapped;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.GraphSession;
import dev.headstart.net.PretrainedNet;
import dev.headstart.synthetic.Curriculum;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Pictures that are painted when they are needed, the same in each epoch, with a teacher's codes of
 * them, which are computed once.
 *
 * <p>A code divided by its sum is taken as how likely each feature is to be seen, so that it is
 * learnt as soft labels are (Hinton et al., Distilling the Knowledge in a Neural Network, 2015).
 *
 * @param all what the teacher sees, persisted
 * @param size how many there are
 * @param curriculum what is painted
 * @param input how a picture becomes the student's input
 */
record TaughtExamples(JavaRDD<Taught> all, long size, Curriculum curriculum, Preprocessing input)
    implements Examples<Taught> {

  /**
   * Asks the teacher.
   *
   * @param numbers of the examples, from 0
   * @param first the number in the curriculum of the first one
   */
  static TaughtExamples ask(
      JavaSparkContext sc,
      PretrainedNet teacher,
      JavaRDD<Long> numbers,
      long first,
      Curriculum curriculum,
      Preprocessing input) {
    Broadcast<byte[]> onnx = sc.broadcast(teacher.cut(List.of()).onnx());
    Preprocessing seen = teacher.card().input();
    JavaRDD<Taught> all =
        numbers
            .mapPartitions(part -> ask(onnx.value(), part, first, curriculum, seen))
            .persist(StorageLevel.DISK_ONLY());
    return new TaughtExamples(all, all.count(), curriculum, input);
  }

  private static Iterator<Taught> ask(
      byte[] onnx, Iterator<Long> numbers, long first, Curriculum curriculum, Preprocessing seen) {
    Painter painter = Painter.ofTask(curriculum, seen);
    GraphSession session = GraphSession.open(onnx, 1);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> session.close());
    return new Mapped<>(
        numbers,
        index -> {
          float[] pixels = painter.pixels(first + index);
          float[] code = session.run(pixels, 1, 3, seen.height(), seen.width());
          return new Taught(index, first + index, shares(code));
        });
  }

  private static float[] shares(float[] code) {
    double sum = 0;
    for (float value : code) {
      sum += value;
    }
    for (int i = 0; i < code.length; i++) {
      code[i] = sum > 0 ? (float) (code[i] / sum) : 1f / code.length;
    }
    return code;
  }

  @Override
  public long index(Taught taught) {
    return taught.index();
  }

  @Override
  public Iterator<Example> read(Iterator<Taught> some, long epoch) {
    Painter painter = Painter.ofTask(curriculum, input);
    return new Mapped<>(
        some,
        taught ->
            new Example(
                taught.index(),
                Argmax.of(taught.code()),
                painter.pixels(taught.number()),
                taught.code()));
  }
}
