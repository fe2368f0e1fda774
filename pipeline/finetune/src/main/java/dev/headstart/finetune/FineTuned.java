package dev.headstart.finetune;

import java.util.List;

/**
 * A fine-tuned net.
 *
 * @param onnx the whole net with its head, which gives probabilities
 * @param labels the classes, in the order of its output
 * @param codeLayer the name of its code layer
 * @param codeLength the number of floats of a code
 * @param curves how the training went; its best epoch's weights these are
 */
@SuppressWarnings("ArrayRecordComponent") // a net, never compared
public record FineTuned(
    byte[] onnx, List<String> labels, String codeLayer, int codeLength, TrainingCurves curves) {

  public FineTuned {
    labels = List.copyOf(labels);
  }

  /** What became of each epoch. */
  public List<Epoch> epochs() {
    return curves.epochs();
  }

  /** The number of the epoch whose weights these are, from 1. */
  public int best() {
    return curves.best();
  }
}
