// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.ImageCounts;
import dev.headstart.codes.ImagePass;
import dev.headstart.codes.Inference;
import dev.headstart.codes.PassListener;
import dev.headstart.head.Folds;
import dev.headstart.model.Split;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The codes of a stratified sample of images, of all candidates, in the driver's memory. A net runs
 * once on an image, whatever the number of its layers.
 */
public final class Sample {
  /** The values of all codes together: 256 MB. */
  public static final long MOST_VALUES = 64L << 20;

  private final SortedMap<String, Long> classes;
  private final List<String> labels;
  private final List<String> digests;
  private final int[] indexes;
  private final List<Coded> coded;
  private final ImageCounts counts;

  /**
   * The codes of a candidate.
   *
   * @param codes by layer, in the order of the candidate's; each by image
   * @param seconds what the pass took
   * @param images the number of images of the pass
   */
  public record Coded(Candidate candidate, List<float[][]> codes, double seconds, long images) {

    /** Returns the images that were decoded and coded in a second. */
    public double perSecond() {
      return images / seconds;
    }
  }

  private Sample(
      SortedMap<String, Long> classes,
      List<String> labels,
      List<String> digests,
      int[] indexes,
      List<Coded> coded,
      ImageCounts counts) {
    this.classes = classes;
    this.labels = labels;
    this.digests = digests;
    this.indexes = indexes;
    this.coded = coded;
    this.counts = counts;
  }

  /**
   * Draws a sample of the labelled images that are not set apart for validation or testing, and
   * computes their codes. Images that cannot be decoded are left out.
   *
   * @param size the number of images, at most
   * @throws InputException if there are no two classes, the sample is too small for them or its
   *     codes too large for the driver, or as {@link ImagePass#coding} does
   */
  public static Sample of(
      SparkSession spark,
      ImageSource source,
      List<Candidate> candidates,
      Inference how,
      RunId run,
      PassListener listener,
      int size,
      long seed) {
    List<Extraction> extractions =
        candidates.stream().map(c -> Extraction.of(c.net(), c.layers(), how, run)).toList();
    check(extractions, size);
    SortedMap<String, Long> classes = new TreeMap<>();
    try (ImagePass pass = ImagePass.coding(spark, source, extractions, listener)) {
      ImagePass.Listed sample =
          pass.list(images -> chosen(images, classes, size, seed), extractions.size());
      List<Map<String, List<SampleCode>>> byPath = new ArrayList<>();
      List<Double> seconds = new ArrayList<>();
      for (Extraction extraction : extractions) {
        long start = System.nanoTime();
        byPath.add(codes(pass, extraction, sample));
        seconds.add((System.nanoTime() - start) / 1e9);
      }
      Set<String> paths = new HashSet<>(byPath.get(0).keySet());
      byPath.forEach(codes -> paths.retainAll(codes.keySet()));
      ImageCounts counts =
          ImageCounts.of(paths.size(), sample.count() - paths.size(), sample.passedOver());
      pass.done(counts);
      return of(classes, candidates, byPath, paths, seconds, sample.count(), counts);
    }
  }

  /** Returns what chooses the images of a sample from their listing. */
  public static UnaryOperator<Dataset<Row>> choosing(int size, long seed) {
    return images -> chosen(images, new TreeMap<>(), size, seed);
  }

  private static void check(List<Extraction> extractions, int size) {
    long values =
        extractions.stream().flatMap(e -> e.cut().lengths().stream()).mapToLong(n -> n).sum();
    if (values * size > MOST_VALUES) {
      throw new InputException(
          Texts.format(
              "The codes of a sample of %,d have %,d values in all, of which the driver takes %,d:"
                  + " give a smaller --sample (%d), or fewer layers.",
              size, values * size, MOST_VALUES, MOST_VALUES / values));
    }
  }

  private static Dataset<Row> chosen(
      Dataset<Row> images, SortedMap<String, Long> classes, int size, long seed) {
    Dataset<Row> labelled = images.filter("label IS NOT NULL");
    if (labelled.isEmpty()) {
      throw new InputException(
          "None of the images has a class: give folders named after the classes, or --labels with"
              + " a CSV file.");
    }
    Dataset<Row> train = Split.asLabelled(labelled).train();
    classes.putAll(Quotas.classes(train));
    if (classes.size() < 2) {
      throw new InputException(
          Texts.format("All images are of the class %s: give two or more.", classes.firstKey()));
    }
    return Quotas.sample(train, Quotas.of(classes, size), seed);
  }

  private static Map<String, List<SampleCode>> codes(
      ImagePass pass, Extraction extraction, ImagePass.Listed sample) {
    Dataset<Row> tasks = extraction.tasks(pass.found(), sample.images(), sample.count());
    List<SampleCode> codes =
        pass.step(
            "decode+codes",
            () ->
                extraction
                    .code(tasks, pass.counters())
                    .filter("error IS NULL")
                    .select("path", "label", "sha256", "layer", "code")
                    .javaRDD()
                    .map(SampleCode::of)
                    .collect());
    Map<String, List<SampleCode>> byPath = new LinkedHashMap<>();
    codes.forEach(code -> byPath.computeIfAbsent(code.path, p -> new ArrayList<>()).add(code));
    return byPath;
  }

  private static Sample of(
      SortedMap<String, Long> classes,
      List<Candidate> candidates,
      List<Map<String, List<SampleCode>>> byPath,
      Set<String> common,
      List<Double> seconds,
      long images,
      ImageCounts counts) {
    Map<String, List<SampleCode>> ofFirst = byPath.get(0);
    List<SampleCode> first =
        common.stream()
            .sorted()
            .flatMap(path -> ofFirst.getOrDefault(path, List.of()).stream().limit(1))
            .toList();
    List<String> labels = first.stream().map(code -> code.label).distinct().sorted().toList();
    if (labels.size() < 2) {
      throw new InputException("Of fewer than two classes there are images that can be decoded.");
    }
    List<Coded> coded = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Map<String, List<SampleCode>> codes = byPath.get(i);
      List<float[][]> byLayer = new ArrayList<>();
      for (String layer : candidates.get(i).layers()) {
        byLayer.add(
            first.stream()
                .flatMap(code -> codes.getOrDefault(code.path, List.of()).stream())
                .filter(code -> code.layer.equals(layer))
                .map(code -> code.code)
                .toArray(float[][]::new));
      }
      coded.add(new Coded(candidates.get(i), byLayer, seconds.get(i), images));
    }
    return new Sample(
        classes,
        labels,
        first.stream().map(code -> code.sha256).toList(),
        first.stream().mapToInt(code -> labels.indexOf(code.label)).toArray(),
        coded,
        counts);
  }

  /** Returns the number of all labelled images of each class, of which the sample was drawn. */
  public SortedMap<String, Long> classes() {
    return classes;
  }

  /** Returns the classes of the sample, in the order of {@link #indexes}. */
  public List<String> labels() {
    return labels;
  }

  /** Returns the SHA-256 of each image, in the order of their paths. */
  List<String> digests() {
    return digests;
  }

  /** Returns the index of the class of each image. */
  public int[] indexes() {
    return indexes;
  }

  /**
   * Deals the images out to stratified folds, those with equal bytes to the same one.
   *
   * @param count the number of folds, at least 2
   * @param repeats how often, each time otherwise
   * @param seed decides the folds
   * @return by repeat and image, 0 to count - 1
   */
  public int[][] folds(int count, int repeats, long seed) {
    int[][] folds = new int[repeats][];
    for (int r = 0; r < repeats; r++) {
      long of = seed + r;
      long[] keys = digests.stream().mapToLong(digest -> key(digest, of)).toArray();
      folds[r] = Folds.stratified(indexes, keys, labels.size(), count);
    }
    return folds;
  }

  /** Mixes 64 bits of a digest with a seed (the finaliser of MurmurHash3). */
  private static long key(String digest, long seed) {
    long mixed = Long.parseUnsignedLong(digest.substring(0, 16), 16) + 0x9E3779B97F4A7C15L * seed;
    mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return mixed ^ (mixed >>> 33);
  }

  /** Returns the codes of the candidates, in their order. */
  public List<Coded> coded() {
    return coded;
  }

  /** Returns the number of images by outcome. */
  public ImageCounts counts() {
    return counts;
  }

  /** Returns the number of images that have a code of each candidate. */
  public int size() {
    return indexes.length;
  }
}
