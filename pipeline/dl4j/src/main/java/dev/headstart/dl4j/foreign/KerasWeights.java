// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The weights in a Keras file. The group {@code model_weights} has one group for each layer of the
 * outermost model. In the group of an inner model, the weights of its layers are at some depth,
 * each in a group that ends with the layer's name. Links are not followed.
 */
final class KerasWeights {

  private static final String ROOT = "model_weights";
  private static final int DEEPEST = 32;
  private static final long LARGEST = 1L << 29;

  private final Group file;
  private final Map<String, Map<String, Dataset>> known = new HashMap<>();

  KerasWeights(Group file) {
    this.file = file;
  }

  /**
   * Returns the weights of a layer by name, such as {@code kernel}.
   *
   * @param path the names of the models that contain it, without the outermost, and its own
   */
  Map<String, INDArray> of(List<String> path) {
    try {
      Map<String, Dataset> datasets = known.computeIfAbsent(path.get(0), this::datasets);
      List<String> groups = path.size() == 1 ? List.of() : groups(path, datasets);
      Map<String, INDArray> weights = new HashMap<>();
      datasets.forEach(
          (place, dataset) -> {
            if (path.size() == 1 || groups.contains(parent(place))) {
              weights.put(dataset.getName().replaceFirst(":\\d+$", ""), array(dataset));
            }
          });
      return weights;
    } catch (InvalidNetException e) {
      throw e;
    } catch (RuntimeException e) { // damage shows in many ways
      throw new InvalidNetException(
          Texts.format("The weights of layer '%s' cannot be read: %s", String.join("/", path), e),
          e);
    }
  }

  /** Returns the group with the weights of a layer of an inner model, if there is one. */
  private static List<String> groups(List<String> path, Map<String, Dataset> datasets) {
    String layer = path.get(path.size() - 1);
    List<String> groups =
        datasets.keySet().stream()
            .map(KerasWeights::parent)
            .distinct()
            .filter(group -> group.equals(layer) || group.endsWith("/" + layer))
            .toList();
    for (String model : path.subList(1, path.size() - 1)) {
      if (groups.size() > 1) {
        groups = groups.stream().filter(g -> ("/" + g).contains("/" + model + "/")).toList();
      }
    }
    if (groups.size() > 1) {
      throw new InvalidNetException(
          Texts.format(
              "It has several layers '%s', and which weights are whose is not clear", layer));
    }
    return groups;
  }

  private Map<String, Dataset> datasets(String layer) {
    @Nullable Node node = file.getChild(ROOT);
    for (String part : layer.split("/", -1)) {
      node = node instanceof Group group && !node.isLink() ? group.getChild(part) : null;
    }
    Map<String, Dataset> found = new TreeMap<>();
    collect(node, "", 0, found);
    return found;
  }

  private static void collect(
      @Nullable Node node, String place, int depth, Map<String, Dataset> found) {
    if (depth > DEEPEST) {
      throw new InvalidNetException(Texts.format("Its groups nest deeper than %d", DEEPEST));
    }
    if (node == null || node.isLink()) {
      return;
    }
    if (node instanceof Dataset dataset) {
      found.put(place, dataset);
    } else if (node instanceof Group group) {
      String prefix = place.isEmpty() ? "" : place + "/";
      group.forEach(inner -> collect(inner, prefix + inner.getName(), depth + 1, found));
    }
  }

  private static String parent(String place) {
    return place.substring(0, Math.max(0, place.lastIndexOf('/')));
  }

  private static INDArray array(Dataset dataset) {
    if (dataset.getSize() > LARGEST) {
      throw new InvalidNetException(
          Texts.format("The weights '%s' are too large", dataset.getPath()));
    }
    if (dataset.getDataFlat() instanceof float[] values) {
      return Nd4j.create(values, dataset.getDimensionsAsLong(), 'c');
    }
    throw new InvalidNetException(
        Texts.format(
            "The weights '%s' are of the type %s, not 32-bit floats",
            dataset.getPath(), dataset.getJavaType()));
  }
}
