// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.GraphSession;
import dev.headstart.source.ListedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.SplittableRandom;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Examples whose images are decoded, augmented and passed through the frozen part again in each
 * epoch.
 *
 * @param all the images, persisted; each was decoded successfully before
 * @param size the number of examples
 * @param columns the columns that hold an image from a shard in a row of the listing
 * @param input the preprocessing of the net
 * @param augmentation the random changes of each image
 * @param seed the random seed of the augmentation
 * @param frozen the ONNX model from the net's input to the features, or an empty array where the
 *     features are the input
 * @param conf the configuration of the file systems
 */
@SuppressWarnings("ArrayRecordComponent")
public record FileExamples(
    JavaRDD<Listed> all,
    long size,
    ListedImage.Columns columns,
    Preprocessing input,
    Augmentation augmentation,
    long seed,
    Broadcast<byte[]> frozen,
    Broadcast<SerializableConfiguration> conf)
    implements Examples<Listed> {

  @Override
  public long index(Listed listed) {
    return listed.index();
  }

  @Override
  public Iterator<Example> read(Iterator<Listed> some, long epoch) {
    Preprocessor preprocessor = new Preprocessor(input);
    byte[] model = frozen.value();
    GraphSession session = model.length == 0 ? null : GraphSession.open(model, 1);
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                context -> {
                  preprocessor.close();
                  if (session != null) {
                    session.close();
                  }
                });
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return some.hasNext();
      }

      @Override
      public Example next() {
        Listed listed = some.next();
        float[] pixels = pixels(listed, preprocessor, epoch);
        float[] features =
            session == null ? pixels : session.run(pixels, 1, 3, input.height(), input.width());
        return new Example(listed.index(), listed.label(), features);
      }
    };
  }

  private float[] pixels(Listed listed, Preprocessor preprocessor, long epoch) {
    float[] pixels = new float[input.length()];
    Augmentation how = epoch < 0 ? Augmentation.NONE : augmentation;
    SplittableRandom random =
        new SplittableRandom(seed * 1_000_003 + epoch * 7_368_787 + listed.index());
    try {
      ListedImage.of(listed.image(), columns, conf.value().value())
          .load(preprocessor, how, random, FloatBuffer.wrap(pixels), 0);
      return pixels;
    } catch (IOException | ImageException e) {
      throw new IllegalStateException(
          Texts.format(
              "%s could be read before, and cannot be read any more: %s",
              listed.image().getString(0), e.getMessage()),
          e);
    }
  }
}
