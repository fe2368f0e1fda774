package dev.headstart.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.codes.ConvNetFeaturizer;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;

/**
 * A trained classifier at an address: {@code codes}, an MLlib {@code PipelineModel} that scores
 * codes; {@code images}, one that scores image files, its net inside; {@code model.json}, how it
 * came to be.
 *
 * @param uri where it is
 * @param head scores rows with a {@code code}
 * @param featurizer the net and layer that the head was trained on
 * @param labels the classes, in the head's order
 */
record SavedModel(
    String uri, PipelineModel head, ConvNetFeaturizer featurizer, List<String> labels) {

  private static final String DESCRIPTION = "model.json";

  /** The layer whose codes it needs, by name. */
  String layer() {
    String named = (String) featurizer.getOrDefault(featurizer.layer());
    return named.isEmpty() ? featurizer.net().codeLayer() : named;
  }

  /**
   * Checks that a model can be written there.
   *
   * @throws InputException where something else is, or a model and {@code overwrite} is false
   */
  static void checkTarget(String uri, boolean overwrite, Configuration hadoop) {
    if (!Arguments.exists("--model", uri + "/" + DESCRIPTION, hadoop)) {
      Arguments.emptyPlace("--model", uri, hadoop);
    } else if (!overwrite) {
      throw new InputException(
          Texts.format("There is a model at %s already: --overwrite replaces it.", uri));
    }
  }

  /**
   * Writes it beside its place and then moves it there, so that a job that is killed leaves no half
   * model.
   *
   * @param description for {@code model.json}
   */
  void save(Map<String, Object> description, Configuration hadoop) throws IOException {
    Path target = new Path(uri);
    Path draft = target.suffix(".incomplete");
    FileSystem fs = target.getFileSystem(hadoop);
    fs.delete(draft, true);
    head.write().save(draft + "/codes");
    Transformer[] stages =
        Stream.concat(Stream.of(featurizer), Arrays.stream(head.stages()))
            .toArray(Transformer[]::new);
    new PipelineModel("imageClassifier", stages).write().save(draft + "/images");
    try (OutputStream out = fs.create(new Path(draft, DESCRIPTION), true)) {
      Map<String, Object> versioned = new LinkedHashMap<>();
      versioned.put(FormatVersion.KEY, FormatVersion.MODEL.newest());
      versioned.putAll(description);
      out.write(Json.INDENTED.writeValueAsBytes(versioned));
    }
    fs.delete(target, true);
    if (!fs.rename(draft, target)) {
      throw new IOException(Texts.format("Cannot move %s to %s", draft, target));
    }
  }

  /**
   * Loads a model.
   *
   * @throws InputException where there is none, or one of a newer format
   */
  static SavedModel load(String uri, Configuration hadoop) {
    Path description = new Path(uri, DESCRIPTION);
    try (InputStream in = description.getFileSystem(hadoop).open(description)) {
      JsonNode json = Json.READER.readTree(in);
      FormatVersion.MODEL.check(uri, json.path(FormatVersion.KEY).asText(null));
      List<String> labels = List.of(Json.READER.treeToValue(json.get("labels"), String[].class));
      PipelineModel images = PipelineModel.load(uri + "/images");
      ConvNetFeaturizer featurizer = (ConvNetFeaturizer) images.stages()[0];
      return new SavedModel(uri, PipelineModel.load(uri + "/codes"), featurizer, labels);
    } catch (FileNotFoundException e) {
      throw new InputException(
          Texts.format("No model at %s: make one with headstart train --model %s", uri, uri), e);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the model %s: %s", uri, e.getMessage()), e);
    }
  }
}
