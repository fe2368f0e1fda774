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

/** Reads ONNX files and checks that they belong to their cards. */
public final class OnnxFile {

  private OnnxFile() {}

  /** Reads files that lie beside an ONNX file. */
  @FunctionalInterface
  public interface Beside {

    /**
     * Reads a part of a file.
     *
     * @param name the name of the file, relative to the ONNX file's folder; it never leads out of
     *     that folder
     * @throws IOException if the file does not exist or is too short
     */
    byte[] read(String name, long offset, int length) throws IOException;
  }

  /**
   * Parses an ONNX file.
   *
   * @param onnx the file; not copied: the weights of the model stay in this array
   * @throws InvalidNetException if it is not a complete ONNX model in one file
   */
  static Model parse(byte[] onnx) {
    try {
      return Model.parse(onnx);
    } catch (InvalidModelException e) {
      throw refused(e);
    }
  }

  /**
   * Returns the names of the files beside an ONNX file that hold its weights; empty for most nets.
   *
   * @throws InvalidNetException if it is not a complete ONNX file, or a name leads out of its
   *     folder
   */
  public static Set<String> weightFiles(byte[] onnx) {
    try {
      return ExternalWeights.names(onnx);
    } catch (InvalidModelException e) {
      throw refused(e);
    }
  }

  /**
   * Returns an ONNX file with all its weights inside.
   *
   * @param files reads the files beside it
   * @return the same array if they already are
   * @throws InvalidNetException if it is not a complete ONNX file, if a name leads out of its
   *     folder, or if a file does not match
   * @throws IOException if a file cannot be read
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

  /** Returns the model in canonical form: see {@link Canonical}. */
  static Model canonical(byte[] onnx) {
    return Canonical.of(parse(onnx));
  }

  /**
   * Checks the file's digest.
   *
   * @throws InvalidNetException if the card has the SHA-256 of another file
   */
  static void checkSha256(byte[] onnx, NetCard card) {
    if (card.sha256() == null) {
      return;
    }
    String actual = Sha256.of(onnx);
    if (!actual.equals(card.sha256())) {
      throw new InvalidNetException(
          Texts.format(
              "The ONNX file does not belong to card '%s': its sha256 is %s, the card's %s; get the"
                  + " file again, or correct the card",
              card.name(), actual, card.sha256()));
    }
  }
}
