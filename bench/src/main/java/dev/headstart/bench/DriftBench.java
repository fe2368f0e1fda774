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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Measures how often drift is reported, on nights with and without it. Some images train a head;
 * each night draws a reference and new images from the others, with none in both. New images are
 * the same kind as those of the reference, or lack a class, or are of a changed table.
 *
 * <p>Arguments: the codes table; how many images train the head (0 for none); how many are the
 * reference; how many are new; how many nights without drift (half as many lack a class, a quarter
 * are of each changed table); and codes tables of the same images changed, by {@link DriftImages}.
 */
public final class DriftBench {
  private static final double ALPHA = 0.05;

  /** An image, and what is known of it. */
  private record Image(String label, float[] code, double @Nullable [] scores) {}

  private final int reference;
  private final int fresh;
  private final List<String> labels;

  private DriftBench(int reference, int fresh, List<String> labels) {
    this.reference = reference;
    this.fresh = fresh;
    this.labels = labels;
  }

  /** Prints a line for each kind of night. */
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
      Collections.shuffle(names, new Random(1));
      Set<String> learnt = new HashSet<>(names.subList(0, Integer.parseInt(args[1])));
      Dataset<Row> train =
          spark
              .createDataFrame(
                  codes.javaRDD().filter(row -> learnt.contains(name(row))), codes.schema())
              .persist();
      LinearHeadModel head =
          learnt.isEmpty()
              ? null
              : new LinearHead().setKind("softmax").setTune(true).setCalibrate(true).fit(train);
      Map<String, Image> images = images(head, codes, learnt);
      if (head != null) {
        double right =
            images.values().stream()
                .filter(image -> head.labels().get(Argmax.of(scores(image))).equals(image.label()))
                .count();
        System.out.println(
            Texts.format(
                "%s: head of %d images, accuracy %.3f on %d",
                args[0], learnt.size(), right / images.size(), images.size()));
      }
      int nights = Integer.parseInt(args[4]);
      DriftBench bench =
          new DriftBench(
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              images.values().stream().map(Image::label).distinct().sorted().toList());
      bench.run("none", nights, images, images, false);
      bench.run("a class gone", nights / 2, images, images, true);
      for (String changed : List.of(args).subList(5, args.length)) {
        Map<String, Image> other = images(head, new CodesTable(spark, changed).codes(), learnt);
        bench.run(changed, nights / 4, images, other, false);
      }
    }
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
      String kind, int nights, Map<String, Image> images, Map<String, Image> others, boolean gone) {
    long start = System.nanoTime();
    List<Drift> byModel = new ArrayList<>();
    List<Drift> codesAlone = new ArrayList<>();
    List<Drift> crossFitted = new ArrayList<>();
    int least = fresh;
    for (int night = 0; night < nights; night++) {
      List<String> names = new ArrayList<>(images.keySet());
      Collections.sort(names);
      Collections.shuffle(names, new Random(1000 + night));
      String lost = labels.get(night % labels.size());
      List<Image> before = new ArrayList<>();
      List<Image> now = new ArrayList<>();
      for (String name : names) {
        Image other = Objects.requireNonNull(others.get(name), name);
        if (before.size() < reference) {
          before.add(Objects.requireNonNull(images.get(name), name));
        } else if (now.size() < fresh && !(gone && other.label().equals(lost))) {
          now.add(other);
        }
      }
      least = Math.min(least, now.size());
      if (before.get(0).scores() == null) {
        crossFitted.add(crossFitted(before, sample(now, false), night));
      } else {
        byModel.add(Drift.of(sample(before, true), sample(now, true), labels, ALPHA, night));
        codesAlone.add(Drift.of(sample(before, false), sample(now, false), labels, ALPHA, night));
      }
    }
    System.out.println(
        Texts.format(
            "%s, %d nights, reference %d, new %d or more, %.2f s a night",
            kind, nights, reference, least, (System.nanoTime() - start) / 1e9 / nights));
    tell("the model's scores", byModel);
    tell("scores by the reference", crossFitted);
    tell("codes alone", codesAlone);
  }

  private static Drift crossFitted(List<Image> before, Sample now, long seed) {
    List<@Nullable String> classes = new ArrayList<>();
    before.forEach(image -> classes.add(image.label()));
    CrossFit heads = CrossFit.of(sample(before, false).codes(), classes).orElseThrow();
    return Drift.of(heads.reference(), heads.fresh(now.codes()), heads.labels(), ALPHA, seed);
  }

  private static double[] scores(Image image) {
    return Objects.requireNonNull(image.scores(), "the scores of a head");
  }

  private static void tell(String what, List<Drift> drifts) {
    if (drifts.isEmpty()) {
      return;
    }
    StringBuilder line =
        new StringBuilder(Texts.format("  %-24s reported %.3f;", what, share(drifts, Drift::p)));
    List<Drift.Figure> figures = drifts.get(0).figures();
    for (int f = 0; f < figures.size(); f++) {
      int figure = f;
      line.append(
          Texts.format(
              " %s alone %.3f (mean %.3f)",
              figures.get(f).name(),
              share(drifts, drift -> drift.figures().get(figure).p()),
              drifts.stream()
                  .mapToDouble(drift -> drift.figures().get(figure).value())
                  .average()
                  .orElse(0)));
    }
    System.out.println(line);
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
