// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.LocalSpark;
import dev.headstart.image.preprocess.Augmentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same images, in files of their own and in shards, varied by the same chances. */
class ShardLessonTest {

  private static final FineTuneOptions OPTIONS = Lesson.options(2, 2, 0.005, Augmentation.DEFAULT);
  private static final Column LABEL = regexp_extract(col("path"), "([^/]+)/[^/]+$", 1);

  @TempDir Path folder;
  private Lesson lesson;
  private Path images;
  private FineTuned ofFiles;

  @BeforeEach
  void learnFromFiles() throws IOException {
    lesson = new Lesson(folder);
    images = lesson.training();
    ofFiles = lesson.teach(null, OPTIONS);
  }

  @Test
  void tarsMakeTheSameNet() throws IOException {
    Path tar = folder.resolve("images.tar");
    try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      for (Path file : files()) {
        out.putArchiveEntry(out.createArchiveEntry(file, images.relativize(file).toString()));
        Files.copy(file, out);
        out.closeArchiveEntry();
      }
    }

    assertThat(lesson.from(tar).teach(null, OPTIONS).onnx()).isEqualTo(ofFiles.onnx());
    // also where a part of the net is computed anew for each variation
    byte[] later = lesson.from(images).teach("relu1", OPTIONS).onnx();
    assertThat(lesson.from(tar).teach("relu1", OPTIONS).onnx()).isEqualTo(later);
  }

  @Test
  void sequenceFilesMakeTheSameNet() throws IOException {
    Path file = folder.resolve("part-00000");
    try (SequenceFile.Writer writer =
        SequenceFile.createWriter(
            new Configuration(),
            SequenceFile.Writer.file(new org.apache.hadoop.fs.Path(file.toString())),
            SequenceFile.Writer.keyClass(Text.class),
            SequenceFile.Writer.valueClass(BytesWritable.class),
            SequenceFile.Writer.compression(SequenceFile.CompressionType.BLOCK))) {
      for (Path image : files()) {
        writer.append(
            new Text(images.relativize(image).toString()),
            new BytesWritable(Files.readAllBytes(image)));
      }
    }

    assertThat(lesson.from(file).teach(null, OPTIONS).onnx()).isEqualTo(ofFiles.onnx());
  }

  @Test
  void tablesMakeTheSameNet() {
    Path table = folder.resolve("table");
    read("binaryFile")
        .select(col("path"), col("content").as("image"), LABEL.as("label"))
        .coalesce(1)
        .sortWithinPartitions("path")
        .write()
        .option("maxRecordsPerFile", 10) // so that #0 to #9 are in the order of the paths
        .parquet(table.toString());

    assertThat(lesson.from(table).teach(null, OPTIONS).onnx()).isEqualTo(ofFiles.onnx());
  }

  @Test
  void pixelsMakeAlmostTheSameNet() {
    Path table = folder.resolve("table");
    read("image")
        .withColumn("path", col("image.origin"))
        .select(col("image"), LABEL.as("label"), col("path").as("origin"))
        .coalesce(1)
        .sortWithinPartitions("origin")
        .write()
        .option("maxRecordsPerFile", 10)
        .parquet(table.toString());

    FineTuned ofPixels = lesson.from(table).teach(null, OPTIONS);

    for (int i = 0; i < 2; i++) { // Spark decodes JPEG otherwise
      assertThat(ofPixels.epochs().get(i).trainingLoss())
          .isCloseTo(ofFiles.epochs().get(i).trainingLoss(), within(0.01));
    }
  }

  private Dataset<Row> read(String format) {
    return LocalSpark.session()
        .read()
        .format(format)
        .option("recursiveFileLookup", true)
        .load(images.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(images)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
