// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.onnx.Canonical;
import dev.headstart.onnx.ExternalWeights;
import dev.headstart.onnx.InvalidModelException;
import dev.headstart.onnx.Model;
import dev.headstart.provenance.Sha256;
import java.io.IOException;
import java.util.Set;

/** Reads ONNX files, and checks that they are those of their cards. */
public final class OnnxFile {

  private OnnxFile() {}

  /** Reads files that lie beside an ONNX file. */
  @FunctionalInterface
  public interface Beside {

    /**
     * A part of a file.
     *
     * @param name of the file, relative to the ONNX file's folder; it does not lead out of it
     * @throws IOException if it is not there or too short
     */
    byte[] read(String name, long offset, int length) throws IOException;
  }

  /**
   * @param onnx not copied: the weights of the model stay in this array
   * @throws InvalidNetException if it is not a whole ONNX model in one file
   */
  static Model parse(byte[] onnx) {
    try {
      return Model.parse(onnx);
    } catch (InvalidModelException e) {
      throw refused(e);
    }
  }

  /**
   * The names of the files beside an ONNX file that have its weights; empty for most.
   *
   * @throws InvalidNetException if it is not a whole ONNX file, or a name leads out of its folder
   */
  public static Set<String> weightFiles(byte[] onnx) {
    try {
      return ExternalWeights.names(onnx);
    } catch (InvalidModelException e) {
      throw refused(e);
    }
  }

  /**
   * An ONNX file with all its weights inside; the same bytes where they are inside already.
   *
   * @param files reads the files beside it
   * @throws InvalidNetException if it is not a whole ONNX file, if a name leads out of its folder,
   *     or if a file does not fit
   * @throws IOException what the reading of a file throws
   */
  public static byte[] withWeights(byte[] onnx, Beside files) throws IOException {
    try {
      return ExternalWeights.inside(onnx, files::read);
    } catch (InvalidModelException e) {
      throw refused(e);
    }
  }

  private static InvalidNetException refused(InvalidModelException e) {
    return new InvalidNetException(String.valueOf(e.getMessage()), e.getCause());
  }

  /** The model in the form that the rest reads: see {@link Canonical}. */
  static Model canonical(byte[] onnx) {
    return Canonical.of(parse(onnx));
  }

  /**
   * @throws InvalidNetException if the card has a sha-256, and it is another file's
   */
  static void checkSha256(byte[] onnx, NetCard card) {
    if (card.sha256() == null) {
      return;
    }
    String actual = Sha256.of(onnx);
    if (!actual.equals(card.sha256())) {
      throw new InvalidNetException(
          Texts.format(
              "The ONNX file is not the one of card '%s': its sha256 is %s, the card's %s; get the"
                  + " file again, or correct the card",
              card.name(), actual, card.sha256()));
    }
  }
}
