package dev.headstart.finetune.foreign;

import dev.headstart.net.InvalidNetException;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.exceptions.HdfException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Keras model in an HDF5 file: the attribute {@code model_config} has its layers, the group
 * {@code model_weights} their weights. Links of the file are not followed.
 */
final class KerasFile implements AutoCloseable {

  private static final String CONFIG = "model_config";
  private static final String WEIGHTS = "model_weights";
  private static final String VERSION = "keras_version";
  private static final int DEEPEST = 32;
  private static final long LARGEST = 1L << 29;

  private final HdfFile file;

  private KerasFile(HdfFile file) {
    this.file = file;
  }

  /**
   * @throws InvalidNetException if it is not a whole model
   */
  static KerasFile open(byte[] bytes) {
    HdfFile file;
    try {
      file = HdfFile.fromBytes(bytes);
    } catch (RuntimeException e) {
      throw new InvalidNetException("It is no HDF5 file: " + e.getMessage(), e);
    }
    KerasFile keras = new KerasFile(file);
    try {
      keras.check();
      return keras;
    } catch (RuntimeException e) {
      keras.close();
      throw e;
    }
  }

  private void check() {
    if (text(CONFIG) == null) {
      throw new InvalidNetException(
          "It has "
              + (file.getAttribute("layer_names") == null ? "no Keras model" : "only weights")
              + ", no layers (no model_config): save the whole net with model.save('net.h5'), not"
              + " save_weights");
    }
    String version = text(VERSION);
    if (version == null || version.startsWith("1.")) {
      throw new InvalidNetException(
          "It was saved by Keras %s: load and save it with Keras 2 or 3"
              .formatted(version == null ? "1" : version));
    }
  }

  /** The Keras that wrote it. */
  KerasDialect dialect() {
    return new KerasDialect(text(VERSION));
  }

  /** The layers as JSON. */
  String config() {
    return text(CONFIG);
  }

  /**
   * The weights of a layer by name, such as {@code kernel}.
   *
   * @param path the names of the models that it is in, the outermost left out, and its own
   */
  Map<String, INDArray> weights(List<String> path) {
    try {
      Map<String, Dataset> datasets = new TreeMap<>();
      collect(child(child(file, WEIGHTS), path.get(0)), "", 0, datasets);
      Map<String, INDArray> weights = new LinkedHashMap<>();
      String group = path.size() == 1 ? null : group(path, datasets);
      datasets.forEach(
          (place, dataset) -> {
            if (group == null || parent(place).equals(group)) {
              weights.put(dataset.getName().replaceFirst(":\\d+$", ""), array(dataset));
            }
          });
      return weights;
    } catch (HdfException e) {
      throw new InvalidNetException(
          "The weights of layer '%s' cannot be read: %s"
              .formatted(String.join("/", path), e.getMessage()),
          e);
    }
  }

  /** The one group that has the weights of a layer inside an inner model. */
  private static String group(List<String> path, Map<String, Dataset> datasets) {
    String layer = path.get(path.size() - 1);
    List<String> groups =
        new ArrayList<>(
            datasets.keySet().stream()
                .map(KerasFile::parent)
                .distinct()
                .filter(group -> group.equals(layer) || group.endsWith("/" + layer))
                .toList());
    for (String model : path.subList(1, path.size() - 1)) {
      if (groups.size() > 1) {
        groups.removeIf(group -> !("/" + group).contains("/" + model + "/"));
      }
    }
    if (groups.size() > 1) {
      throw new InvalidNetException(
          "It has several layers '%s', and which weights are whose is not clear".formatted(layer));
    }
    return groups.isEmpty() ? "" : groups.get(0);
  }

  /** A group's child by its name, which may have slashes, or null. */
  private static Node child(Node node, String name) {
    Node child = node;
    for (String part : name.split("/", -1)) {
      child = child instanceof Group group && !child.isLink() ? group.getChild(part) : null;
    }
    return child;
  }

  private static void collect(Node node, String place, int depth, Map<String, Dataset> found) {
    if (depth > DEEPEST) {
      throw new InvalidNetException("Its groups nest deeper than %d".formatted(DEEPEST));
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
      throw new InvalidNetException("The weights '%s' are too large".formatted(dataset.getPath()));
    }
    if (dataset.getDataFlat() instanceof float[] values) {
      return Nd4j.create(values, dataset.getDimensionsAsLong(), 'c');
    }
    throw new InvalidNetException(
        "The weights '%s' are of the type %s, not 32-bit floats"
            .formatted(dataset.getPath(), dataset.getJavaType()));
  }

  private String text(String name) {
    Attribute attribute = file.getAttribute(name);
    return attribute != null && attribute.getData() instanceof String text ? text : null;
  }

  @Override
  public void close() {
    file.close();
  }
}
