package dev.headstart.finetune;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How a training went, epoch by epoch.
 *
 * @param start what the net was worth before the first step, or null where it was not validated
 * @param epochs all epochs, those before a {@code --resume} too
 * @param best the number of the epoch whose weights were taken, from 1
 */
public record TrainingCurves(Validation start, List<Epoch> epochs, int best) {

  public TrainingCurves {
    epochs = List.copyOf(epochs);
  }

  /**
   * The curves as arrays of equal length: {@code epoch} from 0, the state before the first step, or
   * else from 1; {@code training_loss}, {@code validation_loss}, {@code validation_accuracy} (0 to
   * 1), {@code learning_rate} (of the head, in the epoch's last round) and {@code seconds}. What
   * was not measured is null.
   */
  public Map<String, List<Number>> toMap() {
    Map<String, List<Number>> map = new LinkedHashMap<>();
    map.put("epoch", column(0, Epoch::number));
    map.put("training_loss", column(null, Epoch::trainingLoss));
    map.put("validation_loss", validation(Validation::loss));
    map.put("validation_accuracy", validation(Validation::accuracy));
    map.put("learning_rate", column(null, Epoch::learningRate));
    map.put("seconds", column(null, Epoch::seconds));
    return map;
  }

  /** The curves as an image: a PNG with a panel each for losses, accuracy and learning rate. */
  public byte[] toPng() {
    return new CurvesChart(this).png();
  }

  boolean validated() {
    return !epochs.isEmpty() && epochs.get(0).validation() != null;
  }

  private List<Number> validation(Function<Validation, Number> value) {
    return column(
        start == null ? null : value.apply(start),
        epoch -> epoch.validation() == null ? null : value.apply(epoch.validation()));
  }

  private List<Number> column(Number atStart, Function<Epoch, Number> value) {
    List<Number> column = new ArrayList<>();
    if (start != null) {
      column.add(atStart);
    }
    epochs.forEach(epoch -> column.add(value.apply(epoch)));
    return column;
  }
}
