// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** The stages of a run, each with its duration and the number of images that it processed. */
public final class StageTimes {

  private record Stage(String name, double seconds, long images) {}

  private final List<Stage> stages = new ArrayList<>();

  /**
   * Runs a stage and measures it.
   *
   * @param images gives the number of images from the stage's result, 0 if they do not matter
   */
  public <T> T time(String name, Supplier<T> work, ToLongFunction<T> images) {
    long start = System.nanoTime();
    T result = work.get();
    double seconds = (System.nanoTime() - start) / 1e9;
    add(name, seconds, images.applyAsLong(result));
    return result;
  }

  /** Adds a stage that was measured elsewhere. */
  public void add(String name, double seconds, long images) {
    stages.add(new Stage(name, seconds, images));
  }

  /** Returns the time of all stages so far, in seconds. */
  public double seconds() {
    return stages.stream().mapToDouble(Stage::seconds).sum();
  }

  /** Returns a map a stage: {@code name, seconds}, and with images {@code images, per_second}. */
  List<Map<String, Object>> toList() {
    return stages.stream().map(StageTimes::map).toList();
  }

  private static Map<String, Object> map(Stage stage) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", stage.name);
    map.put("seconds", stage.seconds);
    if (stage.images > 0) {
      map.put("images", stage.images);
      map.put("per_second", stage.images / Math.max(stage.seconds, 1e-9));
    }
    return map;
  }
}
