// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.net.card.GoldenVectors;
import dev.headstart.net.card.InvalidNetException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A check that a net gives its golden vectors on this machine. It is created in the driver and run
 * in each executor before its first image.
 *
 * @param name the net's name
 * @param expected its golden vectors
 * @param input its preprocessing
 * @param own the net cut at the layer of the golden vectors, or null if the session that codes the
 *     images has that layer
 */
public record GoldenCheck(
    String name, GoldenVectors expected, Preprocessing input, @Nullable CutNet own)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /**
   * Returns the check for a net that is run in cut form; empty if its card has no golden vectors.
   *
   * @throws InvalidNetException if the net lacks the layer of the golden vectors
   */
  public static Optional<GoldenCheck> of(PretrainedNet net, CutNet cut) {
    GoldenVectors golden = net.card().golden();
    if (golden == null) {
      return Optional.empty();
    }
    boolean there = cut.layers().contains(golden.layer());
    CutNet own = there ? null : net.cut(List.of(golden.layer()));
    return Optional.of(new GoldenCheck(net.card().name(), golden, net.card().input(), own));
  }

  /**
   * Runs the check.
   *
   * @param session a session of the cut net that the check was made for
   * @throws SetupException if the codes differ; the message says by how much and what to look at
   */
  public void run(CodeSession session) {
    run(session, UnaryOperator.identity());
  }

  /**
   * The same where the weights of a large net are in another folder.
   *
   * @param placed returns a net with its weights where they are on this machine
   */
  public void run(CodeSession session, UnaryOperator<CutNet> placed) {
    if (own == null) {
      compare(session);
    } else {
      try (CodeSession alone = CodeSession.open(placed.apply(own), 1)) {
        compare(alone);
      }
    }
  }

  private void compare(CodeSession session) {
    int layer = session.shape().layers().indexOf(expected.layer());
    GoldenVectors actual =
        GoldenVectors.of(expected.layer(), GoldenImages.codes(session, layer, input));
    Optional<GoldenVectors.Difference> difference = expected.differenceTo(actual);
    if (difference.isPresent()) {
      int image = difference.get().image();
      throw new SetupException(
          Texts.format(
              "Net '%s' does not give its golden vectors on this machine: the code of golden image"
                  + " %d is off by %.2g of its norm (%.0e is allowed), its first values are %s"
                  + " instead of %s. Likely causes: the card's input (channels, crop, mean) was"
                  + " changed, the weights are different, or ONNX Runtime's native library is"
                  + " another one or broken here. If the card was changed on purpose, recompute the vectors"
                  + " with headstart zoo add",
              name,
              image + 1,
              difference.get().relative(),
              GoldenVectors.TOLERANCE,
              start(actual, image),
              start(expected, image)),
          null);
    }
  }

  private static List<Float> start(GoldenVectors vectors, int image) {
    List<Float> values = vectors.codes().get(image).values();
    return values.subList(0, Math.min(3, values.size()));
  }
}
