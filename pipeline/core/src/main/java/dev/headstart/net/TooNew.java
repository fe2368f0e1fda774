// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.Texts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Translates ONNX Runtime's messages about files that are too new for it into one sentence with the
 * remedy.
 */
final class TooNew {

  private static final Pattern IR =
      Pattern.compile(
          "(?s).*Unsupported model IR version: (\\d+), max supported IR version: (\\d+).*");
  private static final Pattern OPSET =
      Pattern.compile(
          "(?s).*Opset (\\d+) is under development.* domain (\\S+) is till opset (\\d+).*");

  private TooNew() {}

  /**
   * Returns the message for a net that is too new for ONNX Runtime.
   *
   * @param said ONNX Runtime's message
   * @return empty if its message is about something else
   */
  static Optional<String> sentence(String said) {
    Matcher ir = IR.matcher(said);
    if (ir.matches()) {
      return Optional.of(
          Texts.format(
              "The ONNX file is of IR version %s, but ONNX Runtime supports at most %s here: export it"
                  + " with an older onnx, or in Python m = onnx.load(path); m.ir_version = %s;"
                  + " onnx.save(m, path)",
              ir.group(1), ir.group(2), ir.group(2)));
    }
    Matcher opset = OPSET.matcher(said);
    if (opset.matches()) {
      return Optional.of(
          Texts.format(
              "The ONNX file uses opset %s of %s, but ONNX Runtime supports at most %s here: export it"
                  + " with opset_version=%s, or convert it with"
                  + " onnx.version_converter.convert_version(model, %s)",
              opset.group(1), opset.group(2), opset.group(3), opset.group(3), opset.group(3)));
    }
    return Optional.empty();
  }
}
