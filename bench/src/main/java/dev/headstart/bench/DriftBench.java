// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Argmax;
import dev.headstart.Texts;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.drift.CrossFit;
import dev.headstart.drift.Drift;
import dev.headstart.drift.Sample;
import dev.headstart.head.LinearHead;
import dev.headstart.head.LinearHeadModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Measures how often drift is reported, on nights with and without it. Some images train a head, of
 * which there are several, each by other images; each night draws a reference and new images from
 * the others, with none in both. New images are the same kind as those of the reference, or lack a
 * class, or are of a changed table. If there are too few images for that, each is drawn from all of
 * them with replacement, and the reference trains no heads.
 *
 * <p>Arguments: the codes table; how many images train the head (0 for none); how many are the
 * reference; how many are new; how many nights of each kind; and codes tables of the same images
 * changed, by {@link DriftImages}.
 */
public final class DriftBench {
  private static final double ALPHA = 0.05;
  private static final int HEADS = 5;

  /** An image, and what is known of it. */
  private record Image(String label, float[] code, double @Nullable [] scores) {}

  /** What was reported of the nights of a kind, by what was compared. */
  private record Nights(Map<String, List<Drift>> drifts) {
    void add(String what, Drift drift) {
      drifts.computeIfAbsent(what, key -> new ArrayList<>()).add(drift);
    }
  }

  private final int reference;
  private final int fresh;
  private final List<String> labels;
  private final Map<String, Nights> nights = new LinkedHashMap<>();

  private DriftBench(int reference, int fresh, List<String> labels) {
    this.reference = reference;
    this.fresh = fresh;
    this.labels = labels;
  }

  /** Prints a line for each kind of night and what was compared, after each head. */
  public static void main(String[] args) {
    try (SparkSession spark =
        SparkSession.builder()
            .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
            .config(
                "spark.sql.catalog.spark_catalog",
                "org.apache.spark.sql.delta.catalog.DeltaCatalog")
            .getOrCreate()) {
      spark.sparkContext().setLogLevel("ERROR");
      Dataset<Row> codes = new CodesTable(spark, args[0]).codes().persist();
      List<String> names = new ArrayList<>();
      codes.select("path").collectAsList().forEach(row -> names.add(name(row)));
      Collections.sort(names);
      int learns = Integer.parseInt(args[1]);
      int each = Integer.parseInt(args[4]) / HEADS;
      DriftBench bench =
          new DriftBench(
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              codes
                  .select("label")
                  .distinct()
                  .orderBy("label")
                  .as(Encoders.STRING())
                  .collectAsList());
      for (int h = 0; h < HEADS; h++) {
        Set<String> learnt = learnt(names, learns, 1 + h);
        LinearHeadModel head = learnt.isEmpty() ? null : head(codes, learnt);
        Map<String, Image> images = images(head, codes, learnt);
        if (head != null) {
          tellAccuracy(args[0], head, images, learns);
        }
        bench.run("none", h, each, images, images, false);
        bench.run("a class gone", h, each, images, images, true);
        for (String changed : List.of(args).subList(5, args.length)) {
          Map<String, Image> other = images(head, new CodesTable(spark, changed).codes(), learnt);
          bench.run(changed, h, each, images, other, false);
        }
        System.out.println(Texts.format("Head %d of %d, all nights so far:", h + 1, HEADS));
        bench.tell();
      }
    }
  }

  /** Draws images to learn from; quarters of one go together. */
  private static Set<String> learnt(List<String> names, int most, long seed) {
    Map<String, List<String>> wholes = new TreeMap<>();
    for (String name : names) {
      String whole = name.replaceFirst("-[0-3]\\.png$", "");
      wholes.computeIfAbsent(whole, key -> new ArrayList<>()).add(name);
    }
    List<List<String>> shuffled = new ArrayList<>(wholes.values());
    Collections.shuffle(shuffled, new Random(seed));
    Set<String> learnt = new HashSet<>();
    shuffled.stream().takeWhile(whole -> learnt.size() < most).forEach(learnt::addAll);
    return learnt;
  }

  private static LinearHeadModel head(Dataset<Row> codes, Set<String> learnt) {
    Dataset<Row> train =
        codes
            .sparkSession()
            .createDataFrame(
                codes.javaRDD().filter(row -> learnt.contains(name(row))), codes.schema())
            .persist();
    return new LinearHead().setKind("softmax").setTune(true).setCalibrate(true).fit(train);
  }

  private static void tellAccuracy(
      String table, LinearHeadModel head, Map<String, Image> images, int learnt) {
    double right =
        images.values().stream()
            .filter(image -> head.labels().get(Argmax.of(scores(image))).equals(image.label()))
            .count();
    System.out.println(
        Texts.format(
            "%s: head of %d images, accuracy %.3f on %d",
            table, learnt, right / images.size(), images.size()));
  }

  /** Returns the images that the head did not learn from, by split, class and file name. */
  private static Map<String, Image> images(
      @Nullable LinearHeadModel head, Dataset<Row> codes, Set<String> learnt) {
    Map<String, Image> images = new HashMap<>();
    Dataset<Row> rows =
        head == null
            ? codes.select("path", "label", "code")
            : head.transform(codes).select("path", "label", "code", "probability");
    for (Row row : rows.collectAsList()) {
      List<Float> values = row.getList(2);
      float[] code = new float[values.size()];
      for (int j = 0; j < code.length; j++) {
        code[j] = values.get(j);
      }
      if (!learnt.contains(name(row))) {
        double[] scores = head == null ? null : row.<Vector>getAs(3).toArray();
        images.put(name(row), new Image(row.getString(1), code, scores));
      }
    }
    return images;
  }

  private static String name(Row row) {
    String[] parts = row.getString(0).split("/", -1);
    return String.join("/", List.of(parts).subList(parts.length - 3, parts.length));
  }

  private void run(
      String kind,
      int head,
      int count,
      Map<String, Image> images,
      Map<String, Image> others,
      boolean gone) {
    Nights told = nights.computeIfAbsent(kind, key -> new Nights(new LinkedHashMap<>()));
    List<String> names = new ArrayList<>(images.keySet());
    Collections.sort(names);
    boolean again = names.size() < reference + fresh;
    for (int n = 0; n < count; n++) {
      int night = head * count + n;
      Random random = new Random(1000 + night);
      String lost = gone ? labels.get(night % labels.size()) : "";
      List<String> order = again ? drawn(names, random) : names;
      if (!again) {
        Collections.shuffle(names, random);
      }
      List<Image> before = new ArrayList<>();
      List<Image> now = new ArrayList<>();
      for (String name : order) {
        Image other = Objects.requireNonNull(others.get(name), name);
        if (before.size() < reference) {
          before.add(Objects.requireNonNull(images.get(name), name));
        } else if (now.size() < fresh && !other.label().equals(lost)) {
          now.add(other);
        }
      }
      compare(told, before, now, again, night);
    }
  }

  /** Draws with replacement, more than are needed. */
  private List<String> drawn(List<String> names, Random random) {
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < reference + 3 * fresh; i++) {
      drawn.add(names.get(random.nextInt(names.size())));
    }
    return drawn;
  }

  private void compare(Nights told, List<Image> before, List<Image> now, boolean again, int night) {
    List<@Nullable String> classes = new ArrayList<>();
    before.forEach(image -> classes.add(image.label()));
    boolean scored = before.get(0).scores() != null;
    Sample reference = sample(before, scored);
    Sample fresh = sample(now, scored);
    if (scored) {
      told.add("model", Drift.of(reference, fresh, labels, ALPHA, night));
    }
    if (!scored && !again) {
      CrossFit heads = CrossFit.of(reference.codes(), classes).orElseThrow();
      told.add(
          "heads",
          Drift.of(heads.reference(), heads.fresh(fresh.codes()), heads.labels(), ALPHA, night));
    }
    if (night % 4 == 0) {
      Sample codes = sample(before, false);
      told.add("codes alone", Drift.of(codes, sample(now, false), labels, ALPHA, night));
    }
  }

  private static double[] scores(Image image) {
    return Objects.requireNonNull(image.scores(), "the scores of a head");
  }

  private void tell() {
    nights.forEach(
        (kind, told) ->
            told.drifts()
                .forEach(
                    (what, drifts) -> {
                      int least = drifts.stream().mapToInt(Drift::fresh).min().orElse(0);
                      System.out.println(
                          Texts.format(
                              "%s, %s, %d nights, reference %d, new %d or more: reported %.3f;%s",
                              kind,
                              what,
                              drifts.size(),
                              reference,
                              least,
                              share(drifts, Drift::p),
                              figures(drifts)));
                    }));
  }

  private static String figures(List<Drift> drifts) {
    StringBuilder line = new StringBuilder();
    List<Drift.Figure> figures = drifts.get(0).figures();
    for (int f = 0; f < figures.size(); f++) {
      int figure = f;
      line.append(
          Texts.format(
              " %s alone %.3f",
              figures.get(f).name(), share(drifts, drift -> drift.figures().get(figure).p())));
    }
    return line.toString();
  }

  private static double share(List<Drift> drifts, ToDoubleFunction<Drift> p) {
    return drifts.stream().filter(drift -> p.applyAsDouble(drift) <= ALPHA).count()
        / (double) drifts.size();
  }

  private static Sample sample(List<Image> images, boolean scores) {
    return new Sample(
        images.stream().map(Image::code).toArray(float[][]::new),
        scores ? images.stream().map(DriftBench::scores).toArray(double[][]::new) : null);
  }
}
