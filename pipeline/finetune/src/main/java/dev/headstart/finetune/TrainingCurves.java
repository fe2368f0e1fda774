// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The training curves: losses, accuracy and learning rate, epoch by epoch.
 *
 * @param start the validation before the first step, or null without validation images
 * @param epochs all epochs, including those before a {@code --resume}
 * @param best the number of the epoch whose weights were kept, from 1
 */
public record TrainingCurves(@Nullable Validation start, List<Epoch> epochs, int best) {

  public TrainingCurves {
    epochs = List.copyOf(epochs);
  }

  /**
   * Returns the curves as lists of equal length: {@code epoch}, which starts at 0 for the state
   * before the first step if that was validated, otherwise at 1; {@code training_loss}, {@code
   * validation_loss}, {@code validation_accuracy} (0 to 1), {@code learning_rate} (of the head, in
   * the epoch's last round) and {@code seconds}. A value that was not measured is null.
   */
  public Map<String, List<@Nullable Number>> toMap() {
    Map<String, List<@Nullable Number>> map = new LinkedHashMap<>();
    map.put("epoch", column(0, Epoch::number));
    map.put("training_loss", column(null, Epoch::trainingLoss));
    map.put("validation_loss", validation(Validation::loss));
    map.put("validation_accuracy", validation(Validation::accuracy));
    map.put("learning_rate", column(null, Epoch::learningRate));
    map.put("seconds", column(null, Epoch::seconds));
    return map;
  }

  /** Returns the curves as a PNG image with a panel each for losses, accuracy and learning rate. */
  public byte[] toPng() {
    return new CurvesChart(this).png();
  }

  boolean validated() {
    return !epochs.isEmpty() && epochs.get(0).validation() != null;
  }

  private List<@Nullable Number> validation(Function<Validation, Number> value) {
    return column(
        start == null ? null : value.apply(start),
        epoch -> epoch.validation() == null ? null : value.apply(epoch.validation()));
  }

  private List<@Nullable Number> column(
      @Nullable Number atStart, Function<Epoch, @Nullable Number> value) {
    List<@Nullable Number> column = new ArrayList<>();
    if (start != null) {
      column.add(atStart);
    }
    epochs.forEach(epoch -> column.add(value.apply(epoch)));
    return column;
  }
}
