// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import java.io.IOException;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;

/**
 * Checks JSON before anything is created from it: the depth of its nesting, and the Java classes
 * that it names, as Deeplearning4j's configurations do.
 */
final class JsonGuard {

  private static final int DEEPEST = 100;
  private static final String CLASS = "@class";

  /**
   * The packages of a configuration's classes, none of which has side effects when it is created.
   */
  private static final List<String> KNOWN =
      List.of(
          "org.deeplearning4j.nn.conf.",
          "org.deeplearning4j.nn.weights.",
          "org.deeplearning4j.preprocessors.",
          "org.nd4j.linalg.activations.impl.",
          "org.nd4j.linalg.learning.config.",
          "org.nd4j.linalg.lossfunctions.impl.",
          "org.nd4j.linalg.schedule.",
          "dev.headstart.dl4j.FunctionVertex",
          "dev.headstart.finetune.layers.");

  private JsonGuard() {}

  /**
   * Checks a configuration.
   *
   * @throws InvalidNetException if it is not JSON, nests too deeply, or names another class
   */
  static void check(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          throw new InvalidNetException(
              Texts.format("Its configuration nests deeper than %d", DEEPEST));
        }
        if (token == JsonToken.FIELD_NAME && parser.getCurrentName().equals(CLASS)) {
          parser.nextToken();
          checkClass(parser.getText());
        }
      }
    } catch (IOException e) {
      throw new InvalidNetException("Its configuration is not JSON: " + e.getMessage(), e);
    }
  }

  private static void checkClass(String name) {
    if (KNOWN.stream().noneMatch(name::startsWith)) {
      throw new InvalidNetException(
          Texts.format(
              "Its configuration asks for the class %s, which is none of Deeplearning4j's layers",
              name));
    }
  }
}
