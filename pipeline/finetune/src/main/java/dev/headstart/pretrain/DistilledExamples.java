// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import dev.headstart.Argmax;
import dev.headstart.finetune.examples.Example;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.finetune.examples.Mapped;
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
 * Examples for distillation. The teacher's codes are computed once and persisted; the images, the
 * same in each epoch, are painted again when they are read.
 *
 * <p>A code divided by its sum serves as the example's soft label (Hinton et al., Distilling the
 * Knowledge in a Neural Network, 2015).
 *
 * @param all the teacher's codes, persisted
 * @param size the number of examples
 * @param curriculum the synthetic images
 * @param input the preprocessing of the student
 */
record DistilledExamples(
    JavaRDD<TeacherCode> all, long size, Curriculum curriculum, Preprocessing input)
    implements Examples<TeacherCode> {

  /**
   * Computes the teacher's codes.
   *
   * @param numbers of the examples, from 0
   * @param first the number in the curriculum of example 0
   */
  static DistilledExamples of(
      JavaSparkContext sc,
      PretrainedNet teacher,
      JavaRDD<Long> numbers,
      long first,
      Curriculum curriculum,
      Preprocessing input) {
    Broadcast<byte[]> onnx = sc.broadcast(teacher.cut(List.of()).withWeightsInside().onnx());
    Preprocessing teacherInput = teacher.card().input();
    JavaRDD<TeacherCode> all =
        numbers
            .mapPartitions(part -> of(onnx.value(), part, first, curriculum, teacherInput))
            .persist(StorageLevel.DISK_ONLY());
    return new DistilledExamples(all, all.count(), curriculum, input);
  }

  private static Iterator<TeacherCode> of(
      byte[] onnx,
      Iterator<Long> numbers,
      long first,
      Curriculum curriculum,
      Preprocessing teacherInput) {
    Painter painter = Painter.ofTask(curriculum, teacherInput);
    GraphSession session = GraphSession.open(onnx, 1);
    TaskContext.get()
        .addTaskCompletionListener((TaskCompletionListener) context -> session.close());
    return new Mapped<>(
        numbers,
        index -> {
          float[] pixels = painter.pixels(first + index);
          float[] code = session.run(pixels, 1, 3, teacherInput.height(), teacherInput.width());
          return new TeacherCode(index, first + index, shares(code));
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
  public long index(TeacherCode target) {
    return target.index();
  }

  @Override
  public Iterator<Example> read(Iterator<TeacherCode> some, long epoch) {
    Painter painter = Painter.ofTask(curriculum, input);
    return new Mapped<>(
        some,
        target ->
            new Example(
                target.index(),
                Argmax.of(target.code()),
                painter.pixels(target.number()),
                target.code()));
  }
}
