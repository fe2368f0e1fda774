// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the tensors of a net are like on a sample of images. Parts of the sample add up. */
public final class Calibration implements Serializable {

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, TensorStats> tensors = new TreeMap<>();
  private long images;

  /** Starts with no image. */
  public Calibration() {}

  void add(String tensor, FloatBuffer values, int channels) {
    tensors.computeIfAbsent(tensor, name -> new TensorStats()).add(values, channels);
  }

  void addImage() {
    images++;
  }

  /** Adds another part of the sample to this one and returns it. */
  public Calibration add(Calibration other) {
    other.tensors.forEach(
        (name, stats) -> tensors.computeIfAbsent(name, tensor -> new TensorStats()).add(stats));
    images += other.images;
    return this;
  }

  /** Returns the number of images. */
  public long images() {
    return images;
  }

  /** Returns what a tensor is like, or null if it was not observed. */
  @Nullable TensorStats of(String tensor) {
    return tensors.get(tensor);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Calibration that
        && images == that.images
        && tensors.equals(that.tensors);
  }

  @Override
  public int hashCode() {
    return tensors.hashCode();
  }
}
