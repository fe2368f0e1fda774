package dev.headstart.net;

import dev.headstart.Texts;
import dev.headstart.onnx.InvalidModelException;
import dev.headstart.onnx.Model;
import dev.headstart.provenance.Sha256;

/** Reads ONNX files, and checks that they are those of their cards. */
final class OnnxFile {

  private OnnxFile() {}

  /**
   * @param onnx not copied: the weights of the model stay in this array
   * @throws InvalidNetException if it is not a whole ONNX model in one file
   */
  static Model parse(byte[] onnx) {
    try {
      return Model.parse(onnx);
    } catch (InvalidModelException e) {
      throw new InvalidNetException(e.getMessage(), e.getCause());
    }
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
