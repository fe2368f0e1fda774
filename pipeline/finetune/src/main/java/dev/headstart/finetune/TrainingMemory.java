// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.codes.MemoryNeed;
import dev.headstart.image.preprocess.Augmentation;
import dev.headstart.net.Layer;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import java.util.Set;

/**
 * Estimates the memory beside the heap that training takes. Deeplearning4j keeps the outputs of all
 * layers of a mini-batch for the backward pass, so it is a multiple of what inference takes.
 */
final class TrainingMemory {

  /**
   * The output of a layer, its gradient, and the memory that a convolution works in. Measured: 1.8
   * for SqueezeNet 1.1, 2.5 for MobileNetV2, whose depthwise convolutions work in more.
   */
  private static final double PER_OUTPUT = 3;

  /** A replica's weights, gradients, momentum and their averages. */
  private static final int PER_WEIGHT = 4;

  private TrainingMemory() {}

  /**
   * @param tasks the number of tasks that an executor runs at the same time
   */
  static MemoryNeed of(PretrainedNet net, SplitNet split, FineTuneOptions options, int tasks) {
    boolean headOnly = split.trainable().nodes().isEmpty();
    boolean decodes = !options.augmentation().equals(Augmentation.NONE) || split.startsFromImage();
    long batch = (long) (PER_OUTPUT * Float.BYTES * options.batchSize() * outputs(net, split));
    long replica = headOnly ? 0 : PER_WEIGHT * (long) split.backbone().onnx().length;
    return MemoryNeed.ofTraining(
        decodes && !split.startsFromImage() ? split.frozen().onnx().length : 0,
        Math.min(tasks, options.workers()),
        batch + replica,
        decodes);
  }

  /** Returns the number of floats that the trainable part computes for an image. */
  private static long outputs(PretrainedNet net, SplitNet split) {
    if (split.trainable().nodes().isEmpty()) {
      return split.backbone().lengths().get(0);
    }
    Set<String> trained = split.upTo(split.output());
    return net.layers().stream()
        .filter(layer -> trained.contains(layer.name()))
        .mapToLong(Layer::length)
        .sum();
  }
}
