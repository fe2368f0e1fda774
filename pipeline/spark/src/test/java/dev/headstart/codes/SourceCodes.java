// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.apache.spark.sql.functions.col;

import dev.headstart.LocalSpark;
import dev.headstart.Texts;
import dev.headstart.TinyNet;
import dev.headstart.provenance.RunId;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageFilter;
import dev.headstart.source.ImageSource;
import dev.headstart.source.Labels;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a source gives when it is listed and coded with the tiny net. */
public final class SourceCodes {

  private final SparkSession spark = LocalSpark.session();
  private final ImageSource source;
  private final FoundImages found;

  SourceCodes(ImageSource source) {
    this.source = source;
    this.found = source.find(spark);
  }

  public static SourceCodes of(Path... places) {
    return of(new Labels.Folder(), places);
  }

  public static SourceCodes of(Labels labels, Path... places) {
    return new SourceCodes(
        new ImageSource(
            List.of(places).stream().map(Path::toString).toList(), labels, ImageFilter.ALL));
  }

  public Dataset<Row> listing() {
    return found.listing();
  }

  ImageSource source() {
    return source;
  }

  List<Row> coded() {
    return coded(listing());
  }

  List<Row> coded(Dataset<Row> chunk) {
    Extraction extraction = Extraction.of(TinyNet.of(1), List.of(), Inference.DEFAULT, RunId.now());
    return extraction
        .code(extraction.tasks(found, chunk, chunk.count()), Counters.in(spark.sparkContext()))
        .orderBy("path")
        .collectAsList();
  }

  /** Label, digest and code of each image that has one. */
  public Set<String> codes() {
    return codes("sha256");
  }

  /** Label, another column and code of each image that has one. */
  public Set<String> codes(String column) {
    Set<String> codes = new TreeSet<>();
    for (Row row : coded()) {
      if (row.getAs("error") == null) {
        codes.add(Texts.format("%s %s %s", row.getAs("label"), row.getAs(column), row.getList(10)));
      }
    }
    return codes;
  }

  /** Path, stage and message of each image that has none. */
  List<String> failures() {
    return coded().stream()
        .filter(row -> row.getAs("error") != null)
        .map(
            row ->
                Texts.format(
                    "%s %s %s",
                    row.<String>getAs("path").replaceAll("^.*/(?=[^/]*#)", ""),
                    row.getAs("stage"),
                    row.getAs("message")))
        .toList();
  }

  /** Image files of a folder as a table of {@code path, content, label}. */
  static Dataset<Row> files(Path images) {
    return LocalSpark.session()
        .read()
        .format("binaryFile")
        .load(images + "/*")
        .selectExpr("path", "content", "element_at(split(path, '/'), -2) AS label")
        .orderBy(col("path"));
  }
}
