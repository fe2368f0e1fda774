// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads the models that Deeplearning4j's {@link ModelSerializer} writes: their configuration and
 * their weights, and nothing else. A file's normaliser and preprocessor are serialised Java objects
 * and are ignored.
 */
final class Dl4jZip {

  private static final Set<String> READ =
      Set.of(ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN);
  private static final int LARGEST = 1 << 30;

  private Dl4jZip() {}

  /**
   * Reads a model.
   *
   * @throws InvalidNetException if the file is not such a model
   */
  static ComputationGraph read(byte[] zip) {
    Map<String, byte[]> entries = entries(zip);
    byte[] configuration = entries.get(ModelSerializer.CONFIGURATION_JSON);
    byte[] coefficients = entries.get(ModelSerializer.COEFFICIENTS_BIN);
    if (configuration == null || coefficients == null) {
      throw new InvalidNetException(
          Texts.format(
              "It is not a Deeplearning4j model: a zip with %s and %s, as ModelSerializer writes it",
              ModelSerializer.CONFIGURATION_JSON, ModelSerializer.COEFFICIENTS_BIN));
    }
    String json = new String(configuration, StandardCharsets.UTF_8);
    JsonGuard.check(json);
    INDArray weights = Coefficients.read(coefficients);
    try {
      return json.contains("\"networkInputs\"") ? graph(json, weights) : sequence(json, weights);
    } catch (RuntimeException e) {
      throw new InvalidNetException("Deeplearning4j does not read it: " + e.getMessage(), e);
    }
  }

  private static ComputationGraph graph(String json, INDArray weights) {
    ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(json);
    configuration.setDataType(DataType.FLOAT);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init(weights, false);
    return network;
  }

  private static ComputationGraph sequence(String json, INDArray weights) {
    MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(json);
    configuration.setDataType(DataType.FLOAT);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init(weights, false);
    return network.toComputationGraph();
  }

  private static Map<String, byte[]> entries(byte[] zip) {
    Map<String, byte[]> entries = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (READ.contains(entry.getName())) {
          byte[] bytes = in.readNBytes(LARGEST);
          if (bytes.length == LARGEST) {
            throw new InvalidNetException(
                Texts.format("Its %s has more than 1 GiB", entry.getName()));
          }
          entries.put(entry.getName(), bytes);
        }
      }
    } catch (IOException e) {
      throw new InvalidNetException("It is not a complete zip: " + e.getMessage(), e);
    }
    return entries;
  }
}
