// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.evaluate.Interval;
import dev.headstart.jobs.finetune.LastBlock;
import dev.headstart.probe.Choice;
import dev.headstart.probe.LayerScore;
import dev.headstart.probe.Sample;
import dev.headstart.probe.Sweep;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code compare} measured.
 *
 * @param whole the number of images that the codes are wanted of
 * @param executors the number of machines to estimate for
 * @param tunings the nets with their last blocks fine-tuned, if that was asked for
 */
record Comparison(
    Sample sample,
    List<LayerScore> scores,
    Choice choice,
    long whole,
    int executors,
    long seed,
    ComparedTunings tunings) {

  /** Returns the interval of an accuracy on the images of the sample. */
  Interval interval(double accuracy) {
    return Interval.ofAccuracy(accuracy, sample.size(), seed);
  }

  /** Returns the images that the net of a layer codes in a second. */
  double perSecond(LayerScore score) {
    return coded(score).perSecond();
  }

  /** Returns the hours that the codes of the whole set take. */
  double hours(LayerScore score) {
    return whole / perSecond(score) / executors / 3600;
  }

  /** Returns the size of a layer's net, in millions of bytes. */
  static double megabytes(LayerScore score) {
    return score.candidate().net().file().length() / 1e6;
  }

  /** Returns the floating-point operations for an image, in billions. */
  static double gigaflops(LayerScore score) {
    return 2 * score.multiplyAdds() / 1e9;
  }

  /** Returns the mean of the accuracies of draws. */
  static double mean(double[] accuracies) {
    return Arrays.stream(accuracies).average().orElse(0);
  }

  /** Returns how many images there are of each class of the whole set, in the mean. */
  double perClass() {
    return (double) whole / sample.classes().size();
  }

  /** Returns what came of fine-tuning the net that is taken. */
  Optional<LastBlock.Result> tuned() {
    return tunings.of(choice.taken().candidate());
  }

  /** Returns whether to fine-tune: by the note, but where that was measured, only if it gains. */
  boolean finetunes() {
    boolean byNote = choice.quadrant().finetunes();
    double linear = choice.taken().accuracy();
    return tuned()
        .map(tuned -> isBetter(tuned) || (byNote && tuned.after() > linear))
        .orElse(byNote);
  }

  /** Returns whether the fine-tuned net is clearly better than the classifier that is taken. */
  boolean isBetter(LastBlock.Result tuned) {
    return tuned.isBetter(choice.taken().accuracy(), sample.size());
  }

  private Sample.Coded coded(LayerScore score) {
    return sample.coded().stream()
        .filter(coded -> coded.candidate().equals(score.candidate()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Returns every number, for programs.
   *
   * @param repeats how often the cross-validation was repeated
   */
  Map<String, Object> toMap(int repeats) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("images", sample.size());
    map.put("classes", sample.labels());
    map.put("repeats", repeats);
    map.put("whole_set", whole);
    map.put("executors", executors);
    map.put("images_per_class", perClass());
    map.put("layers", scores.stream().map(this::toMap).toList());
    Map<String, Object> taken = new LinkedHashMap<>();
    taken.put("net", choice.taken().candidate().name());
    taken.put("layer", choice.taken().layer());
    taken.put("head", choice.taken().linear().kind().word());
    taken.put("reg_param", choice.taken().linear().regParam());
    taken.put("accuracy", choice.taken().accuracy());
    taken.put("best_net", choice.best().candidate().name());
    taken.put("best_layer", choice.best().layer());
    taken.put("best_accuracy", choice.best().accuracy());
    taken.put("why", ComparisonText.why(this));
    taken.put("quadrant", choice.quadrant().name().toLowerCase(Locale.ROOT));
    taken.put("advice", choice.quadrant().advice());
    taken.put("finetunes", finetunes());
    map.put("choice", taken);
    map.put("fine_tuning", tunings.toList());
    return map;
  }

  private Map<String, Object> toMap(LayerScore score) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("net", score.candidate().name());
    map.put("fingerprint", score.candidate().net().fingerprint());
    map.put("layer", score.layer());
    map.put("is_code_layer", score.layer().equals(score.candidate().layers().get(0)));
    map.put("code_length", score.length());
    map.put("megabytes", megabytes(score));
    map.put("gflops", gigaflops(score));
    map.put("images_per_second", perSecond(score));
    map.put("hours", hours(score));
    map.put("logme", score.logMe());
    map.put("logme_gain", score.logMeGain());
    map.put("softmax", toMap(score.softmax()));
    map.put("svm", toMap(score.svm()));
    Map<String, Object> nearest = new LinkedHashMap<>();
    score.nearest().forEach((k, accuracy) -> nearest.put("k" + k, withInterval(accuracy)));
    map.put("nearest", nearest);
    Map<String, Object> few = new LinkedHashMap<>();
    score
        .fewShot()
        .forEach((n, draws) -> few.put("n" + n, Map.of("mean", mean(draws), "draws", draws)));
    map.put("few_shot", few);
    return map;
  }

  private Map<String, Object> toMap(Sweep sweep) {
    Map<String, Object> map = withInterval(sweep.accuracy());
    map.put("reg_param", sweep.regParam());
    map.put("reg_params", sweep.regParams());
    map.put("accuracies", sweep.accuracies());
    return map;
  }

  private Map<String, Object> withInterval(double accuracy) {
    Interval interval = interval(accuracy);
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("accuracy", accuracy);
    map.put("accuracy95", List.of(interval.low(), interval.high()));
    return map;
  }
}
