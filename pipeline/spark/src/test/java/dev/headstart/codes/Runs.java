// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.codes.table.CodesTable;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import dev.headstart.provenance.RunId;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Extractions as the command line makes them. */
final class Runs {

  private Runs() {}

  static ImageCounts run(
      PretrainedNet net,
      List<String> layers,
      ImageSource source,
      CodesTable table,
      ExtractionOptions options) {
    return run(LocalSpark.session(), net, layers, source, table, options);
  }

  static ImageCounts run(
      SparkSession spark,
      PretrainedNet net,
      List<String> layers,
      ImageSource source,
      CodesTable table,
      ExtractionOptions options) {
    RunId id = RunId.now();
    Provenance provenance = Provenance.of(id, "test", Map.of("by", "test"));
    return new ExtractionRun(
            source, Extraction.of(net, layers, Inference.DEFAULT, id), table, options, provenance)
        .run(spark, PassListener.NONE);
  }

  static ImageSource source(Path images) {
    return new ImageSource(List.of(images.toString()), new Labels.Folder(), ImageFilter.ALL);
  }

  /** The same, with the rows of what is gone dropped. */
  static ImageCounts pruned(ImageCounts counts) {
    return new ImageCounts(
        counts.ends(), counts.passedOver(), counts.replaced(), counts.gone(), counts.gone());
  }

  /** Counts, of which those of all ends must come to what was listed. */
  static ImageCounts counts(
      long seen,
      long unchanged,
      long quarantined,
      long coded,
      long reused,
      long failed,
      long replaced,
      long gone) {
    ImageCounts counts =
        new ImageCounts(
            Map.of(
                End.UNCHANGED, unchanged,
                End.QUARANTINED, quarantined,
                End.CODED, coded,
                End.REUSED, reused,
                End.FAILED, failed),
            Map.of(),
            replaced,
            gone,
            0);
    assertThat(counts.seen()).isEqualTo(seen);
    return counts;
  }
}
