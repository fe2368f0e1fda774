package dev.headstart.finetune;

import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import java.util.List;

/**
 * A fine-tuned net.
 *
 * @param onnx the whole net with its head, which gives probabilities
 * @param labels the classes, in the order of its output
 * @param codeLayer the name of its code layer
 * @param codeLength the number of floats of a code
 * @param curves how the training went; its best epoch's weights these are
 * @param test what it is worth on images that it neither learnt from nor was chosen by, or null
 *     where there were none
 */
@SuppressWarnings("ArrayRecordComponent") // a net, never compared
public record FineTuned(
    byte[] onnx,
    List<String> labels,
    String codeLayer,
    int codeLength,
    TrainingCurves curves,
    Validation test) {

  public FineTuned {
    labels = List.copyOf(labels);
  }

  /**
   * The net with its card and golden vectors, as {@link dev.headstart.zoo.NetFiles} writes it.
   *
   * @param name of the net
   * @param from the card of the net that it was trained from
   * @param source how it came to be
   */
  public PretrainedNet net(String name, NetCard from, String source) {
    NetCard card =
        new NetCard(name, source, from.licence(), null, from.input(), codeLayer, codeLength, labels)
            .withSha256Of(onnx);
    return PretrainedNet.of(onnx, card).withGolden();
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
