package dev.headstart.finetune;

import java.util.List;

/**
 * A fine-tuned net.
 *
 * @param onnx the whole net with its head, which gives probabilities
 * @param labels the classes, in the order of its output
 * @param codeLayer the name of its code layer
 * @param codeLength the number of floats of a code
 * @param epochs what became of each
 * @param best the number of the epoch whose weights these are, from 1
 */
@SuppressWarnings("ArrayRecordComponent") // a net, never compared
public record FineTuned(
    byte[] onnx,
    List<String> labels,
    String codeLayer,
    int codeLength,
    List<Epoch> epochs,
    int best) {

  public FineTuned {
    labels = List.copyOf(labels);
    epochs = List.copyOf(epochs);
  }
}
