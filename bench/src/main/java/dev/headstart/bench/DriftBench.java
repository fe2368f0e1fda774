// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.codes.CodesTable;
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
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Measures how often drift is reported, on nights with and without it. Some images train a head;
 * each night draws a reference and new images from the others, with none in both. New images are
 * the same kind as those of the reference, or lack a class, or are of a changed table.
 *
 * <p>Arguments: the codes table; how many images train the head; how many are the reference; how
 * many are new; how many nights; and codes tables of the same images changed, by {@link
 * DriftImages}.
 */
public final class DriftBench {
  private static final double ALPHA = 0.05;

  /** An image, and what is known of it. */
  private record Image(String label, float[] code, double[] scores) {}

  private final int reference;
  private final int fresh;
  private final int nights;
  private final List<String> labels;

  private DriftBench(int reference, int fresh, int nights, List<String> labels) {
    this.reference = reference;
    this.fresh = fresh;
    this.nights = nights;
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
      LinearHeadModel head = new LinearHead().setKind("softmax").setTune(true).setCalibrate(true).fit(train);
      Map<String, Image> images = images(head, codes, learnt);
      double right =
          images.values().stream()
              .filter(image -> head.labels().get(best(image.scores())).equals(image.label()))
              .count();
      System.out.println(
          Texts.format(
              "%s: head of %d images, accuracy %.3f on %d",
              args[0], learnt.size(), right / images.size(), images.size()));
      DriftBench bench =
          new DriftBench(
              Integer.parseInt(args[2]),
              Integer.parseInt(args[3]),
              Integer.parseInt(args[4]),
              head.labels());
      bench.run("none", images, images, false);
      bench.run("a class gone", images, images, true);
      for (String changed : List.of(args).subList(5, args.length)) {
        Map<String, Image> other = images(head, new CodesTable(spark, changed).codes(), learnt);
        bench.run(changed, images, other, false);
      }
    }
  }

  private static int best(double[] scores) {
    int best = 0;
    for (int c = 1; c < scores.length; c++) {
      best = scores[c] > scores[best] ? c : best;
    }
    return best;
  }

  /** Returns the images that the head did not learn from, by split, class and file name. */
  private static Map<String, Image> images(
      LinearHeadModel head, Dataset<Row> codes, Set<String> learnt) {
    Map<String, Image> images = new HashMap<>();
    for (Row row :
        head.transform(codes).select("path", "label", "code", "probability").collectAsList()) {
      List<Float> values = row.getList(2);
      float[] code = new float[values.size()];
      for (int j = 0; j < code.length; j++) {
        code[j] = values.get(j);
      }
      if (!learnt.contains(name(row))) {
        Vector scores = row.getAs(3);
        images.put(name(row), new Image(row.getString(1), code, scores.toArray()));
      }
    }
    return images;
  }

  private static String name(Row row) {
    String[] parts = row.getString(0).split("/", -1);
    return String.join("/", List.of(parts).subList(parts.length - 3, parts.length));
  }

  private void run(
      String kind, Map<String, Image> images, Map<String, Image> others, boolean gone) {
    long start = System.nanoTime();
    List<Drift> both = new ArrayList<>();
    List<Drift> codesAlone = new ArrayList<>();
    int least = fresh;
    for (int night = 0; night < nights; night++) {
      List<String> names = new ArrayList<>(images.keySet());
      Collections.sort(names);
      Collections.shuffle(names, new Random(1000 + night));
      String lost = labels.get(night % labels.size());
      List<Image> before = new ArrayList<>();
      List<Image> now = new ArrayList<>();
      for (String name : names) {
        Image other = others.get(name);
        if (before.size() < reference) {
          before.add(images.get(name));
        } else if (now.size() < fresh && !(gone && other.label().equals(lost))) {
          now.add(other);
        }
      }
      least = Math.min(least, now.size());
      both.add(Drift.of(sample(before, true), sample(now, true), labels, ALPHA, night));
      codesAlone.add(Drift.of(sample(before, false), sample(now, false), labels, ALPHA, night));
    }
    System.out.println(
        Texts.format(
            "%s, %d nights, reference %d, new %d or more: reported %.3f, codes alone %.3f; each"
                + " alone: classes %.3f, top score %.3f, domain classifier %.3f (mean area %.3f);"
                + " %.2f s a test",
            kind,
            nights,
            reference,
            least,
            share(both, Drift::p),
            share(codesAlone, Drift::p),
            share(both, drift -> drift.figures().get(0).p()),
            share(both, drift -> drift.figures().get(1).p()),
            share(both, drift -> drift.figures().get(2).p()),
            both.stream().mapToDouble(drift -> drift.figures().get(2).value()).average().orElse(0),
            (System.nanoTime() - start) / 1e9 / nights / 2));
  }

  private static double share(List<Drift> drifts, ToDoubleFunction<Drift> p) {
    return drifts.stream().filter(drift -> p.applyAsDouble(drift) <= ALPHA).count()
        / (double) drifts.size();
  }

  private static Sample sample(List<Image> images, boolean scores) {
    return new Sample(
        images.stream().map(Image::code).toArray(float[][]::new),
        scores ? images.stream().map(Image::scores).toArray(double[][]::new) : null);
  }
}
