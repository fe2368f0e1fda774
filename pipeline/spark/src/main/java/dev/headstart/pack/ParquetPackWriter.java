// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Writes Parquet files that Hugging Face's datasets read as images. */
final class ParquetPackWriter implements PackWriter {

  private static final MessageType SCHEMA =
      MessageTypeParser.parseMessageType(
          """
          message images {
            required binary path (STRING);
            optional binary label (STRING);
            optional binary split (STRING);
            optional group image {
              optional binary bytes;
              optional binary path (STRING);
            }
          }
          """);

  private static final String FEATURES =
      """
      {"info": {"features": {
        "path": {"dtype": "string", "_type": "Value"},
        "label": {"dtype": "string", "_type": "Value"},
        "split": {"dtype": "string", "_type": "Value"},
        "image": {"_type": "Image"}}}}
      """;

  /**
   * The size of a row group in bytes of images. A writer needs a few times as much memory. It also
   * keeps the smallest and the largest image of each group until the file ends, for statistics, so
   * groups must not be much smaller.
   */
  private static final long GROUP_BYTES = 16L << 20;

  private final ParquetWriter<Group> out;

  ParquetPackWriter(Path file, Configuration conf) throws IOException {
    out =
        ExampleParquetWriter.builder(HadoopOutputFile.fromPath(file, conf))
            .withType(SCHEMA)
            .withConf(conf)
            .withExtraMetaData(Map.of("huggingface", FEATURES))
            // Images are already compressed.
            .withCompressionCodec(CompressionCodecName.UNCOMPRESSED)
            .withDictionaryEncoding("image.bytes", false)
            .withRowGroupSize(GROUP_BYTES)
            .withMinRowCountForPageSizeCheck(1) // not only after a hundred images
            .withMaxRowCountForPageSizeCheck(8)
            .build();
  }

  @Override
  public void add(Image image) throws IOException {
    Group row = new SimpleGroup(SCHEMA);
    row.add("path", image.path());
    if (image.label() != null) {
      row.add("label", image.label());
    }
    if (image.split() != null) {
      row.add("split", image.split());
    }
    Group struct = row.addGroup("image");
    struct.add("bytes", Binary.fromConstantByteArray(image.file()));
    struct.add("path", image.path().replaceAll(".*/", ""));
    out.write(row);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
