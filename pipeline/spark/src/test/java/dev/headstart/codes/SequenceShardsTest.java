// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.LongWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.io.Writable;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SequenceShardsTest {

  @TempDir Path folder;
  private Path images;
  private List<Row> files;

  @BeforeEach
  void makeImages() throws IOException {
    images = TestImages.write(folder.resolve("images"), 50, 1);
    files = SourceCodes.files(images).collectAsList();
  }

  @ParameterizedTest
  @EnumSource(SequenceFile.CompressionType.class)
  void itGivesTheCodesOfTheFolder(SequenceFile.CompressionType compression) throws IOException {
    write(compression);

    SourceCodes coded = SourceCodes.of(folder.resolve("seq"));

    assertThat(coded.codes()).hasSize(150).isEqualTo(SourceCodes.of(images).codes());
    boolean inOnePiece = compression == SequenceFile.CompressionType.BLOCK;
    assertThat(coded.listing().select("block").distinct().count()).isEqualTo(inOnePiece ? 1 : 2);
    assertThat(coded.listing().orderBy("path").first().<String>getAs("path"))
        .isEqualTo("file:" + folder + "/seq/part-00000#bars/bars000.jpg");
  }

  @Test
  void aCutFileKeepsWhatIsWhole() throws IOException {
    Path file = write(SequenceFile.CompressionType.NONE);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 20));
    Files.delete(file.resolveSibling(".part-00000.crc"));

    SourceCodes coded = SourceCodes.of(file);

    assertThat(coded.codes()).hasSize(149);
    assertThat(coded.failures())
        .singleElement()
        .asString()
        .startsWith("part-00000#(the rest) read the sequence file is cut off after byte");
  }

  @ParameterizedTest
  @CsvSource({"NONE, 0, 7fffff00", "RECORD, 4, 7fffff00", "BLOCK, 21, 8c7fffffff"})
  void aDamagedLengthIsRefusedBeforeSoMuchIsAllocated(
      SequenceFile.CompressionType compression, int offset, String bytes) throws IOException {
    Path file = folder.resolve("seq/part-00000");
    byte[] large = new byte[2_000_000];
    new Random(1).nextBytes(large);
    long second;
    try (SequenceFile.Writer writer =
        writer(
            file, Text.class, BytesWritable.class, SequenceFile.Writer.compression(compression))) {
      writer.append(new Text("discs/a.jpg"), new BytesWritable(large));
      second = writer.getLength();
      writer.append(new Text("discs/b.jpg"), new BytesWritable(large));
    }
    byte[] whole = Files.readAllBytes(file);
    byte[] length = HexFormat.of().parseHex(bytes);
    // a mark of 20 bytes is before a block, and before a record where much went before
    int mark =
        compression == SequenceFile.CompressionType.BLOCK || whole[(int) second] != -1 ? 0 : 20;
    System.arraycopy(length, 0, whole, (int) second + mark + offset, length.length);
    Files.write(file, whole);
    Files.delete(file.resolveSibling(".part-00000.crc"));

    assertThat(SourceCodes.of(file).failures())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("part-00000#(the rest) read")
        .containsAnyOf("too many for an image", "is damaged behind byte");
  }

  @Test
  void otherTypesAreRefused() throws IOException {
    Path file = folder.resolve("numbers");
    try (SequenceFile.Writer writer = writer(file, LongWritable.class, Text.class)) {
      writer.append(new LongWritable(1), new Text("x"));
    }

    assertThatThrownBy(() -> SourceCodes.of(file))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "numbers holds LongWritable to Text: images are Text to BytesWritable.");
  }

  private Path write(SequenceFile.CompressionType compression) throws IOException {
    Path file = folder.resolve("seq/part-00000");
    try (SequenceFile.Writer writer =
        writer(
            file, Text.class, BytesWritable.class, SequenceFile.Writer.compression(compression))) {
      for (Row row : files) {
        String name = row.getString(0).replaceAll(".*/", "");
        writer.append(
            new Text(row.getString(2) + "/" + name), new BytesWritable(row.<byte[]>getAs(1)));
      }
    }
    return file;
  }

  private static SequenceFile.Writer writer(
      Path file,
      Class<? extends Writable> key,
      Class<? extends Writable> value,
      SequenceFile.Writer.Option... more)
      throws IOException {
    SequenceFile.Writer.Option[] options = Arrays.copyOf(more, more.length + 3);
    options[more.length] = SequenceFile.Writer.file(new org.apache.hadoop.fs.Path(file.toString()));
    options[more.length + 1] = SequenceFile.Writer.keyClass(key);
    options[more.length + 2] = SequenceFile.Writer.valueClass(value);
    return SequenceFile.createWriter(new Configuration(), options);
  }
}
