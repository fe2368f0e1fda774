// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import dev.headstart.Texts;
import dev.headstart.codes.Inference;
import dev.headstart.evaluate.Interval;
import dev.headstart.jobs.cli.Job;
import dev.headstart.jobs.finetune.LastBlock;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.probe.Candidate;
import dev.headstart.probe.Sample;
import dev.headstart.source.ImageSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The nets of {@code compare} with their last blocks fine-tuned, as far as they can be. */
final class ComparedTunings {
  private final List<LastBlock.Result> results = new ArrayList<>();
  private final Map<String, String> without = new LinkedHashMap<>();
  private final long seed;

  private ComparedTunings(long seed) {
    this.seed = seed;
  }

  /** Returns that nothing is fine-tuned. */
  static ComparedTunings none() {
    return new ComparedTunings(0);
  }

  /** Says what it will take, and fine-tunes each net that can be. */
  static ComparedTunings of(
      Job job, ImageSource source, Inference how, Sample sample, int size, long seed) {
    ComparedTunings tunings = new ComparedTunings(seed);
    List<LastBlock> blocks = new ArrayList<>();
    double estimate = 0;
    for (Sample.Coded coded : sample.coded()) {
      Optional<LastBlock> block = tunings.prepared(job, coded.candidate(), seed);
      block.ifPresent(blocks::add);
      estimate += block.map(b -> b.estimate(sample.size(), coded.perSecond())).orElse(0.0);
    }
    job.err()
        .println(
            Texts.format(
                "Fine-tuning the last block of %d of the nets takes about %.0f s.",
                blocks.size(), estimate));
    job.err().flush();
    blocks.forEach(block -> tunings.results.add(block.run(job, source, how, size, seed)));
    return tunings;
  }

  private Optional<LastBlock> prepared(Job job, Candidate candidate, long seed) {
    try {
      Optional<LastBlock> block =
          LastBlock.of(candidate, job.spark().sparkContext().defaultParallelism(), seed);
      if (block.isEmpty()) {
        without.put(candidate.name(), "no earlier layer that divides the net is compared");
      }
      return block;
    } catch (InvalidNetException e) {
      without.put(candidate.name(), "not trainable: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns what came of a net, if it was fine-tuned. */
  Optional<LastBlock.Result> of(Candidate candidate) {
    return results.stream().filter(result -> result.candidate().equals(candidate)).findFirst();
  }

  /** Prints a line for each net. */
  void say(Job job) {
    if (results.isEmpty() && without.isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    for (LastBlock.Result result : results) {
      Interval interval = interval(result);
      rows.add(
          List.of(
              ComparisonText.name(result.candidate().name()) + ", after " + result.frozen(),
              ComparisonText.percent(result.before()),
              ComparisonText.percent(result.after()),
              Texts.format(
                  "%s to %s",
                  ComparisonText.percent(interval.low()), ComparisonText.percent(interval.high())),
              Texts.format("%,d", result.held()),
              Texts.format("%.0f", result.seconds())));
    }
    int width = rows.stream().mapToInt(row -> row.get(0).length()).max().orElse(16);
    String format = "%-" + width + "s %8s %10s %-16s %7s %7s";
    job.say(
        "%n" + format,
        "last block fine-tuned",
        "at start",
        "fine-tuned",
        "95 % interval",
        "images",
        "seconds");
    rows.forEach(row -> job.say(format, row.toArray()));
    without.forEach((net, why) -> job.say("%s  %s", ComparisonText.name(net), why));
  }

  private Interval interval(LastBlock.Result result) {
    return Interval.ofAccuracy(result.after(), result.held(), seed);
  }

  /** Returns every number, for programs. */
  List<Map<String, Object>> toList() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (LastBlock.Result result : results) {
      Interval interval = interval(result);
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("net", result.candidate().name());
      map.put("frozen_to", result.frozen());
      map.put("epochs", result.epochs());
      map.put("training", result.trained());
      map.put("validation", result.held());
      map.put("accuracy_at_start", result.before());
      map.put("accuracy", result.after());
      map.put("accuracy95", List.of(interval.low(), interval.high()));
      map.put("seconds", result.seconds());
      list.add(map);
    }
    without.forEach((net, why) -> list.add(Map.of("net", net, "without", why)));
    return list;
  }
}
