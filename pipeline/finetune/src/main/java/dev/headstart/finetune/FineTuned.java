// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static java.util.stream.Collectors.joining;

import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.provenance.Sha256;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fine-tuned net.
 *
 * @param onnx the whole net with its head as an ONNX model; its output is the class probabilities
 * @param labels the classes, in the order of its output
 * @param codeLayer the name of the code layer
 * @param codeLength the number of floats of a code
 * @param curves the training curves; the net has the weights of their best epoch
 * @param soup the mean of several epochs' weights that the net has, or null where it has those of
 *     the best epoch
 * @param test loss and accuracy on the test images, which neither were learnt from nor chose the
 *     epoch; null without test images
 */
@SuppressWarnings("ArrayRecordComponent") // a net, never compared
public record FineTuned(
    byte[] onnx,
    List<String> labels,
    String codeLayer,
    int codeLength,
    TrainingCurves curves,
    @Nullable Soup soup,
    @Nullable Validation test) {

  public FineTuned {
    labels = List.copyOf(labels);
  }

  /**
   * Returns the net with a card and golden vectors, ready for {@link dev.headstart.zoo.NetFiles} to
   * write.
   *
   * @param name the name of the new net
   * @param from the card of the pretrained net
   * @param source the text for the card's {@code source}
   */
  public PretrainedNet net(String name, NetCard from, String source) {
    NetCard card =
        new NetCard(name, source, from.licence(), null, from.input(), codeLayer, codeLength, labels)
            .withSha256(Sha256.of(onnx));
    return PretrainedNet.of(onnx, card).withGolden();
  }

  /** Returns the results of all epochs. */
  public List<Epoch> epochs() {
    return curves.epochs();
  }

  /** Returns the validation of the net; null without validation images. */
  public @Nullable Validation validation() {
    return soup != null ? soup.validation() : epochs().get(best() - 1).validation();
  }

  /** Returns in words which epochs' weights the net has. */
  public String weights() {
    if (soup == null || soup.epochs().size() == 1) {
      return Texts.format("the weights of epoch %d", best());
    }
    String epochs = soup.epochs().stream().map(String::valueOf).collect(joining(", "));
    return Texts.format(
        "the mean of the weights of epochs %s: validation %.4f, accuracy %.1f %%",
        epochs, soup.validation().loss(), 100 * soup.validation().accuracy());
  }

  /** Returns the number of the best epoch, from 1. */
  public int best() {
    return curves.best();
  }
}
