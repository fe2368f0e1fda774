// SPDX-License-Identifier: Apache-2.0
package dev.headstart.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.calibrate.CoverageCurve;
import dev.headstart.provenance.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** What a saved model says of the precision of its predictions on held-out rows. */
public final class SavedCoverage {

  /** The key, among the metrics of {@code model.json}, of {@link CoverageCurve#toLists}. */
  public static final String KEY = "coverage";

  private SavedCoverage() {}

  /** Returns the curve; empty if the model was saved without. */
  public static Optional<CoverageCurve> of(String uri, Configuration hadoop) throws IOException {
    Path description = new Path(uri, SavedModel.DESCRIPTION);
    try (InputStream in = description.getFileSystem(hadoop).open(description)) {
      JsonNode points = Json.READER.readTree(in).at("/metrics/" + KEY);
      return points.isArray()
          ? Optional.of(CoverageCurve.of(Json.READER.treeToValue(points, double[][].class)))
          : Optional.empty();
    }
  }
}
