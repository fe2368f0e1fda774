package dev.headstart.finetune;

import dev.headstart.image.ImageException;
import dev.headstart.image.Preprocessing;
import dev.headstart.image.Preprocessor;
import dev.headstart.synthetic.Curriculum;
import java.nio.FloatBuffer;

/** Paints numbered pictures of a curriculum as the input of a net; for one thread. */
final class Painter implements AutoCloseable {

  private final Curriculum curriculum;
  private final Preprocessing input;
  private final Preprocessor preprocessor;

  Painter(Curriculum curriculum, Preprocessing input) {
    this.curriculum = curriculum;
    this.input = input;
    this.preprocessor = new Preprocessor(input);
  }

  /** The class of a picture; they take turns. */
  int label(long number) {
    return (int) Math.floorMod(number, (long) curriculum.classes());
  }

  /** Three planes of floats. */
  float[] pixels(long number) {
    long ofClass = Math.floorDiv(number, (long) curriculum.classes());
    float[] pixels = new float[input.length()];
    try {
      preprocessor.load(curriculum.picture(label(number), ofClass), FloatBuffer.wrap(pixels), 0);
      return pixels;
    } catch (ImageException e) {
      throw new IllegalStateException("A small picture needs no more memory than there is", e);
    }
  }

  @Override
  public void close() {
    preprocessor.close();
  }
}
