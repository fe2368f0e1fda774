// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.headstart.head.LinearScores;
import dev.headstart.net.ClassifierNet;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.ScoreKind;
import dev.headstart.provenance.Json;
import dev.headstart.provenance.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A saved model as one ONNX file: its net up to the codes and its head, with the scores that {@link
 * SavedModel#scoreCodes} gives.
 *
 * <p>The file's metadata has what a program needs to serve it: {@code labels}, a JSON array of the
 * classes in the order of the scores; {@code scores}, {@code margins} or {@code probabilities};
 * {@code card}, the net's card, which has the preprocessing; {@code provenance}, JSON.
 *
 * @param model the file
 * @param scores what the scores are
 */
public record ModelExport(OnnxFile model, ScoreKind scores) {

  /**
   * Puts a model into one ONNX graph.
   *
   * @param provenance the origin of the file
   */
  public static ModelExport of(SavedModel saved, Provenance provenance) {
    LinearScores head = LinearScores.of(saved.head());
    ScoreKind scores = head.probabilities() ? ScoreKind.PROBABILITIES : ScoreKind.MARGINS;
    Map<String, String> metadata = new LinkedHashMap<>();
    try {
      metadata.put("labels", Json.LINE.writeValueAsString(saved.labels()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings are JSON", e);
    }
    metadata.put("scores", scores.word());
    metadata.put("card", saved.net().card().toYaml());
    metadata.put("provenance", provenance.toJson());
    return new ModelExport(
        ClassifierNet.of(
            saved.net(), saved.layer(), head.weights(), head.intercepts(), scores, metadata),
        scores);
  }
}
