// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Folders of Parquet files made at random: images, nulls, damage, and markers beside them. */
final class RandomTable {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          "message t { optional binary image; optional binary label (STRING); }");

  private final Random random;
  private final Path folder;
  private final RandomImages images;

  RandomTable(Random random, Path folder, RandomImages images) {
    this.random = random;
    this.folder = folder;
    this.images = images;
  }

  List<String> make() throws IOException {
    Path table = Files.createDirectories(folder.resolve("table, " + images.next()));
    int files = 1 + random.nextInt(2);
    for (int i = 0; i < files; i++) {
      write(table.resolve("part-0000" + i + "-a b.parquet"));
      images.pass(PassedOver.HIDDEN); // the checksums that Hadoop writes beside it
    }
    if (random.nextInt(4) == 0) {
      Files.writeString(table.resolve("part-99999.parquet"), "no footer");
      images.madeBad();
    }
    if (random.nextBoolean()) {
      Files.createFile(table.resolve("_SUCCESS"));
      images.pass(PassedOver.MARKER);
    }
    return List.of(table.toString());
  }

  private void write(Path file) throws IOException {
    SimpleGroupFactory rows = new SimpleGroupFactory(SCHEMA);
    var out =
        HadoopOutputFile.fromPath(
            new org.apache.hadoop.fs.Path(file.toUri()), new Configuration(false));
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(out).withType(SCHEMA).build()) {
      int count = 1 + random.nextInt(6);
      for (int i = 0; i < count; i++) {
        Group row = rows.newGroup();
        image(row);
        if (random.nextBoolean()) {
          row.append("label", random.nextBoolean() ? "cat" : " d\u00f6g\n");
        }
        writer.write(row);
      }
    }
  }

  private void image(Group row) {
    switch (random.nextInt(5)) {
      case 0 -> images.madeBad(); // null
      case 1 -> {
        row.append("image", Binary.fromConstantByteArray(images.damaged()));
        images.madeBad();
      }
      case 2 -> {
        row.append("image", Binary.fromString("\u00e9" + new String(new char[999])));
        images.madeBad();
      }
      default -> {
        row.append("image", Binary.fromConstantByteArray(images.image()));
        images.madeGood(1);
      }
    }
  }
}
