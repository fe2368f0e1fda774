// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;

/**
 * Codes of the reference pipeline (Pillow, torchvision's preprocessing, ONNX Runtime) in NumPy's
 * {@code .npz}: {@code X} float32 {@code [n, length]}, {@code files} unicode {@code [n]}.
 */
final class ReferenceCodes {

  private static final Pattern SHAPE = Pattern.compile("'shape': \\((\\d+),(?: (\\d+))?");
  private static final Pattern TEXT = Pattern.compile("'descr': '<U(\\d+)'");

  private ReferenceCodes() {}

  /** Path within the set to code. */
  static Map<String, float[]> read(Path npz) throws IOException {
    try (ZipFile zip = new ZipFile(npz.toFile())) {
      Array x = array(zip, "X.npy");
      Array files = array(zip, "files.npy");
      Matcher text = TEXT.matcher(files.header());
      if (!text.find()) {
        throw new IOException("files.npy is not of unicode strings: " + files.header());
      }
      int characters = Integer.parseInt(text.group(1));
      Map<String, float[]> codes = new LinkedHashMap<>();
      for (int i = 0; i < x.rows(); i++) {
        byte[] name = new byte[4 * characters]; // UTF-32, padded with zeros
        files.data().get(name);
        float[] code = new float[x.columns()];
        for (int j = 0; j < code.length; j++) {
          code[j] = x.data().getFloat();
        }
        codes.put(new String(name, "UTF-32LE").replace("\0", ""), code);
      }
      return codes;
    }
  }

  private record Array(String header, int rows, int columns, ByteBuffer data) {}

  private static Array array(ZipFile zip, String name) throws IOException {
    try (var in = zip.getInputStream(zip.getEntry(name))) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int length = bytes.getShort(8); // after the magic and two version bytes
      String header = new String(bytes.array(), 10, length, StandardCharsets.US_ASCII);
      Matcher shape = SHAPE.matcher(header);
      if (!shape.find()) {
        throw new IOException(name + " has no shape: " + header);
      }
      int columns = shape.group(2) == null ? 1 : Integer.parseInt(shape.group(2));
      return new Array(
          header, Integer.parseInt(shape.group(1)), columns, bytes.position(10 + length));
    }
  }
}
