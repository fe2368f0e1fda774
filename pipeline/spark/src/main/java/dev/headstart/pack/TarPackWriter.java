// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pack;

import dev.headstart.Texts;
import dev.headstart.provenance.Json;
import dev.headstart.source.tar.TarHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Writes a tar file in WebDataset's layout: {@code KEY.cls} with the label, {@code KEY.EXT} with
 * the image, {@code KEY.json} with path, label and split. Keys are numbers, so that images of any
 * name can be packed.
 */
final class TarPackWriter implements PackWriter {

  private final OutputStream out;
  private int images;

  TarPackWriter(Path file, Configuration conf) throws IOException {
    out = file.getFileSystem(conf).create(file, true);
  }

  @Override
  public void add(Image image) throws IOException {
    String key = Texts.format("%08d.", images++);
    if (image.label() != null) {
      member(key + "cls", image.label().getBytes(StandardCharsets.UTF_8));
    }
    member(key + image.extension(), image.file());
    Map<String, String> more = new LinkedHashMap<>();
    more.put("path", image.path());
    more.put("label", image.label());
    more.put("split", image.split());
    member(key + "json", Json.LINE.writeValueAsBytes(more));
  }

  private void member(String name, byte[] content) throws IOException {
    byte[] header = new byte[TarHeader.BLOCK];
    put(header, 0, name);
    put(header, 100, "0000644\0" + "0000000\0" + "0000000\0"); // mode, owner, group
    put(header, 124, octal(11, content.length) + "\0" + octal(11, 0) + "\0"); // size, time
    put(header, 148, "        0"); // the checksum counts as blanks; a regular file
    put(header, 257, "ustar\00000");
    put(header, 148, octal(6, TarHeader.checksum(header)) + "\0 ");
    out.write(header);
    out.write(content);
    out.write(new byte[(TarHeader.BLOCK - content.length % TarHeader.BLOCK) % TarHeader.BLOCK]);
  }

  private static String octal(int digits, long value) {
    String text = Long.toOctalString(value);
    return "0".repeat(digits - text.length()) + text;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      out.write(new byte[2 * TarHeader.BLOCK]); // the end marker
    }
  }
}
