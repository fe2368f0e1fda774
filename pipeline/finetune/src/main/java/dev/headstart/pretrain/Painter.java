// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.synthetic.Curriculum;
import java.nio.FloatBuffer;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** Paints the images of a curriculum as the input of a net. Not thread-safe. */
final class Painter {

  private final Curriculum curriculum;
  private final Preprocessing input;
  private final Preprocessor preprocessor;

  private Painter(Curriculum curriculum, Preprocessing input) {
    this.curriculum = curriculum;
    this.input = input;
    this.preprocessor = new Preprocessor(input);
  }

  /** A painter that is closed when the running Spark task completes. */
  static Painter ofTask(Curriculum curriculum, Preprocessing input) {
    Painter painter = new Painter(curriculum, input);
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener) context -> painter.preprocessor.close());
    return painter;
  }

  /** The class of an image; consecutive numbers cycle through the classes. */
  int label(long number) {
    return (int) Math.floorMod(number, (long) curriculum.classes());
  }

  /** The preprocessed image: three planes of floats, CHW. */
  float[] pixels(long number) {
    long ofClass = Math.floorDiv(number, (long) curriculum.classes());
    float[] pixels = new float[input.length()];
    try {
      preprocessor.load(curriculum.image(label(number), ofClass), FloatBuffer.wrap(pixels), 0);
      return pixels;
    } catch (ImageException e) {
      throw new IllegalStateException("A small image does not fit into memory", e);
    }
  }
}
