// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.CodedImages;
import dev.headstart.codes.ConvNetFeaturizer;
import dev.headstart.codes.Extraction;
import dev.headstart.codes.Inference;
import dev.headstart.codes.PassListener;
import dev.headstart.files.Draft;
import dev.headstart.head.LinearHeadModel;
import dev.headstart.head.LinearScores;
import dev.headstart.head.Parallel;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Json;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * A trained classifier of images: a head and the net whose codes it was trained on.
 *
 * <p>It is saved as a folder: {@code codes}, an MLlib {@code PipelineModel} that scores codes;
 * {@code images}, one that scores image files and contains the net; {@code rows}, the digests of
 * the images that it was trained on; {@code model.json}, its labels, metrics and provenance.
 *
 * <pre>{@code
 * SavedModel.of(trained, net, layer).save("hdfs:///models/ants", split.train(), metrics, provenance, hadoop);
 * SavedModel model = SavedModel.load("hdfs:///models/ants", hadoop);
 * Dataset<Row> scored = model.scoreCodes(codes);
 * }</pre>
 *
 * @param head scores rows that have a {@code code}
 * @param featurizer the net and layer that the head was trained on
 * @param labels the classes, in the head's order
 * @param id the id of the run that trained it; empty if nobody told
 */
public record SavedModel(
    PipelineModel head, ConvNetFeaturizer featurizer, List<String> labels, String id) {

  static final String DESCRIPTION = "model.json";
  private static final Pattern UNREADABLE = Pattern.compile("[*?\\[\\]{},\\\\]");

  /** Creates a model. Null is rejected. */
  public SavedModel {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(featurizer, "featurizer").net();
    labels = List.copyOf(labels);
    if (labels.size() < 2) {
      throw new IllegalArgumentException(
          Texts.format("A classifier has two classes or more, not %s", labels));
    }
  }

  /** Creates a model of which nobody told the run that trained it. */
  public SavedModel(PipelineModel head, ConvNetFeaturizer featurizer, List<String> labels) {
    this(head, featurizer, labels, "");
  }

  /**
   * Joins a head with its net.
   *
   * @param layer the layer whose codes the head was trained on
   */
  public static SavedModel of(LinearHeadModel trained, PretrainedNet net, String layer) {
    ConvNetFeaturizer featurizer =
        new ConvNetFeaturizer()
            .setNet(net)
            .setLayer(Objects.requireNonNull(layer, "layer"))
            .setOutputType("array");
    return new SavedModel(trained.toPipelineModel(), featurizer, trained.labels());
  }

  /** Returns the net whose codes the head needs. */
  public PretrainedNet net() {
    return featurizer.net();
  }

  /** Returns the name of the layer whose codes the head needs. */
  public String layer() {
    String named = featurizer.getOrDefault(featurizer.layer());
    return named.isEmpty() ? net().codeLayer() : named;
  }

  /**
   * Scores codes: adds {@code features}, the scores and {@code predicted}, and keeps every row.
   *
   * @param codes rows with a {@code code}, from {@link #net} and {@link #layer}, or null
   */
  public Dataset<Row> scoreCodes(Dataset<Row> codes) {
    return head.transform(codes);
  }

  /**
   * Scores images in one pass over them. The rows are those of {@link CodedImages#rows} with the
   * scores and {@code predicted}, which are null for an image that failed.
   *
   * @param inference the settings for decoding the images and running the net
   * @throws InputException if there are no images, or executors have too little memory
   */
  public CodedImages scoreImages(
      SparkSession spark,
      ImageSource source,
      Inference inference,
      RunId run,
      PassListener listener) {
    return CodedImages.of(spark, source, extraction(inference, run), listener, this::scored);
  }

  /**
   * Scores the images that are new or were replaced since: see {@link CodedImages#since}.
   *
   * @param known what is known of earlier images
   */
  public CodedImages scoreImages(
      Dataset<Row> known,
      SparkSession spark,
      ImageSource source,
      Inference inference,
      RunId run,
      PassListener listener) {
    return CodedImages.since(
        known, spark, source, extraction(inference, run), listener, this::scored);
  }

  private Extraction extraction(Inference inference, RunId run) {
    return Extraction.of(net(), List.of(layer()), inference, run);
  }

  private Dataset<Row> scored(Dataset<Row> codes) {
    return scoreCodes(codes).drop("features");
  }

  /**
   * Checks that a model can be read back from an address. Spark would take some characters for
   * wildcards, and a comma for a separator.
   *
   * @throws InputException if it could not be read back
   */
  public static void checkName(String uri) {
    Matcher sign = UNREADABLE.matcher(uri);
    if (sign.find()) {
      throw new InputException(
          Texts.format(
              "A model at %s could be written but not read back: Spark takes the %s in its"
                  + " address for a wildcard. Name another place.",
              uri, sign.group()));
    }
  }

  /** Returns whether there is a model at an address. */
  public static boolean isAt(String uri, Configuration hadoop) throws IOException {
    Path description = new Path(uri, DESCRIPTION);
    return description.getFileSystem(hadoop).exists(description);
  }

  /**
   * Saves the model without the digests of its training images. Whether a test set contains
   * training images can then no longer be checked.
   *
   * @param metrics the measured metrics, for {@code model.json}
   * @param provenance the origin of the model
   */
  public void save(
      String uri, Map<String, Object> metrics, Provenance provenance, Configuration hadoop)
      throws IOException {
    save(uri, (TrainedRows) null, metrics, provenance, hadoop);
  }

  /**
   * Saves the model as a {@link Draft}: a run that is killed leaves no half-written model. An
   * existing model is replaced.
   *
   * @param trainedOn the rows that the head was trained on, with a {@code sha256}
   * @param metrics the measured metrics, for {@code model.json}
   * @param provenance the origin of the model
   */
  public void save(
      String uri,
      Dataset<Row> trainedOn,
      Map<String, Object> metrics,
      Provenance provenance,
      Configuration hadoop)
      throws IOException {
    save(uri, TrainedRows.of(trainedOn), metrics, provenance, hadoop);
  }

  private void save(
      String uri,
      @Nullable TrainedRows rows,
      Map<String, Object> metrics,
      Provenance provenance,
      Configuration hadoop)
      throws IOException {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put(FormatVersion.KEY, FormatVersion.MODEL.newest());
    description.put("labels", labels);
    description.put("layer", layer());
    LinearScores.temperature(head)
        .ifPresent(t -> description.put("calibration", Map.of("temperature", t)));
    description.put("metrics", metrics);
    description.put("provenance", provenance.toMap());
    Path target = new Path(uri);
    FileSystem fs = target.getFileSystem(hadoop);
    Transformer[] stages =
        Stream.concat(Stream.of(featurizer), Arrays.stream(head.stages()))
            .toArray(Transformer[]::new);
    try (Draft draft = Draft.beside(fs, target)) {
      List<Callable<String>> parts = new ArrayList<>();
      parts.add(() -> write(head, draft.path() + "/codes"));
      parts.add(
          () -> write(new PipelineModel("imageClassifier", stages), draft.path() + "/images"));
      if (rows != null) {
        parts.add(() -> rows.write(draft.path()));
      }
      Parallel.run(parts, parts.size());
      try (OutputStream out = fs.create(new Path(draft.path(), DESCRIPTION), true)) {
        out.write(Json.INDENTED.writeValueAsBytes(description));
      }
      draft.moveIn();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String write(PipelineModel pipeline, String uri) {
    try {
      pipeline.write().save(uri);
      return uri;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Loads a model.
   *
   * @throws InputException if there is none, or it has a newer format
   */
  public static SavedModel load(String uri, Configuration hadoop) {
    Path description = new Path(uri, DESCRIPTION);
    try (InputStream in = description.getFileSystem(hadoop).open(description)) {
      JsonNode json = Json.READER.readTree(in);
      FormatVersion.MODEL.check(uri, json.path(FormatVersion.KEY).asText(null));
      List<String> labels = List.of(Json.READER.treeToValue(json.get("labels"), String[].class));
      PipelineModel images = PipelineModel.load(uri + "/images");
      // The stages behind the net are those of codes, which other programs load.
      Transformer[] stages = images.stages();
      Transformer[] behind = Arrays.copyOfRange(stages, 1, stages.length);
      String id = json.at("/provenance/run_id").asText("");
      return new SavedModel(
          new PipelineModel(images.uid(), behind), (ConvNetFeaturizer) stages[0], labels, id);
    } catch (FileNotFoundException e) {
      throw new InputException(Texts.format("No model at %s: %s", uri, wayOut(uri, hadoop)), e);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the model %s: %s", uri, e.getMessage()), e);
    }
  }

  private static String wayOut(String uri, Configuration hadoop) {
    try {
      Path target = new Path(uri);
      return Draft.aside(target.getFileSystem(hadoop), target)
          .map(old -> Texts.format("a killed run left the previous model at %s; rename it", old))
          .orElseGet(() -> Texts.format("make one with headstart train --model %s", uri));
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
