// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Keras model in an HDF5 file, whose attribute {@code model_config} describes its layers as JSON.
 */
final class KerasFile implements AutoCloseable {

  private static final String CONFIG = "model_config";
  private static final String VERSION = "keras_version";

  private final HdfFile file;

  private KerasFile(HdfFile file) {
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws InvalidNetException if it is not a whole model
   */
  static KerasFile open(byte[] bytes) {
    HdfFile file;
    try {
      file = HdfFile.fromBytes(bytes);
    } catch (RuntimeException e) {
      throw new InvalidNetException("It is not an HDF5 file: " + e.getMessage(), e);
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
              + (file.getAttributes().containsKey("layer_names")
                  ? "only weights"
                  : "no Keras model")
              + ", no layers (no model_config): save the whole net with model.save('net.h5'), not"
              + " save_weights");
    }
    String version = text(VERSION);
    if (version == null || version.startsWith("1.")) {
      throw new InvalidNetException(
          Texts.format(
              "It was saved by Keras %s: load and save it with Keras 2 or 3",
              version == null ? "1" : version));
    }
  }

  /** Returns the dialect of the Keras version that wrote it. */
  KerasDialect dialect() {
    return new KerasDialect(needed(VERSION));
  }

  /** Returns the layers as JSON. */
  String config() {
    return needed(CONFIG);
  }

  /** Returns the weights of the layers. */
  KerasWeights weights() {
    return new KerasWeights(file);
  }

  private String needed(String name) {
    return Objects.requireNonNull(text(name), name); // checked when the file was opened
  }

  private @Nullable String text(String name) {
    try {
      Attribute attribute = file.getAttribute(name);
      return attribute != null && attribute.getData() instanceof String text ? text : null;
    } catch (RuntimeException e) {
      throw new InvalidNetException(
          Texts.format("Its attribute %s cannot be read: %s", name, e), e);
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
