// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import dev.headstart.onnx.Attribute;
import dev.headstart.onnx.ModelWriter;
import dev.headstart.onnx.ValueInfo;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Writes nets of any size to disk without having them in memory: a chain of square matrix products
 * with a ReLU each, on images of 16 x 16 pixels, then a classifier of ten classes.
 */
public final class LargeNet {

  private static final int PIXELS = 3 * 16 * 16;
  private static final int CLASSES = 10;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();
  private final Path file;
  private final int width;
  private final int layers;

  private LargeNet(Path file, int width, int layers) throws IOException {
    this.file = file;
    this.width = width;
    this.layers = layers;
    ModelWriter writer =
        ModelWriter.start("large")
            .irVersion(8)
            .opset(13)
            .input(ValueInfo.floats("image", 3, 16, 16));
    String last = writer.node("Flatten", "row", List.of("image"), Attribute.integer("axis", 1));
    for (int i = 0; i < layers; i++) {
      last = writer.node("MatMul", "product" + i, List.of(last, "w" + i));
      last = writer.node("Relu", "layer" + i, List.of(last));
    }
    last = writer.node("MatMul", "classes", List.of(last, "w" + layers));
    graph.write(writer.output(ValueInfo.floats(last, CLASSES)).bytes());
  }

  /**
   * Writes a net and its card. It has about {@code 4 * width * width * (layers - 1)} bytes.
   *
   * @param layers the number of products before the classifier
   * @return the ONNX file, which has its weights inside
   */
  public static Path write(Path folder, String name, int width, int layers) throws IOException {
    LargeNet net = new LargeNet(folder.resolve(name + ".onnx"), width, layers);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(net.file))) {
      net.graph.writeTo(out);
      for (int i = 0; i <= layers; i++) {
        byte[] head = net.head(i);
        long bytes = net.bytes(i);
        long tensor = head.length + 1 + varint(bytes).length + bytes;
        out.write(field(7, 1 + varint(tensor).length + tensor)); // a graph is merged with the last
        out.write(field(5, tensor));
        out.write(head);
        out.write(field(9, bytes));
        net.values(i, out);
      }
    }
    return net.withCard(name);
  }

  /** The same with the weights in a file beside it, {@code NAME.onnx.data}. */
  public static Path writeApart(Path folder, String name, int width, int layers)
      throws IOException {
    LargeNet net = new LargeNet(folder.resolve(name + ".onnx"), width, layers);
    Path data = folder.resolve(name + ".onnx.data");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(data))) {
      long offset = 0;
      for (int i = 0; i <= layers; i++) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        tensor.write(net.head(i));
        tensor.write(entry("location", data.getFileName().toString()));
        tensor.write(entry("offset", Long.toString(offset)));
        tensor.write(entry("length", Long.toString(net.bytes(i))));
        tensor.write(new byte[] {14 << 3, 1});
        byte[] initializer = length(5, tensor.toByteArray());
        net.graph.write(length(7, initializer));
        net.values(i, out);
        offset += net.bytes(i);
      }
    }
    Files.write(net.file, net.graph.toByteArray());
    return net.withCard(name);
  }

  private Path withCard(String name) throws IOException {
    Files.writeString(
        file.resolveSibling(name + ".yaml"),
        Texts.format(
            """
            name: %s
            source: made for the test
            licence: CC0-1.0
            input:
              width: 16
              height: 16
              resize:
                rule: exact
              channels: rgb
              scale: 255
              mean: [0.5, 0.5, 0.5]
              std: [0.5, 0.5, 0.5]
            code:
              layer: layer%d
              length: %d
            """,
            name, layers - 1, width));
    return file;
  }

  private long rows(int i) {
    return i == 0 ? PIXELS : width;
  }

  private long columns(int i) {
    return i == layers ? CLASSES : width;
  }

  private long bytes(int i) {
    return Float.BYTES * rows(i) * columns(i);
  }

  private byte[] head(int i) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (long dim : new long[] {rows(i), columns(i)}) {
      out.write(1 << 3);
      out.write(varint(dim));
    }
    out.write(new byte[] {2 << 3, 1});
    out.write(length(8, ("w" + i).getBytes(StandardCharsets.UTF_8)));
    return out.toByteArray();
  }

  /** Writes uniform random numbers whose variance keeps the activations of one size. */
  private void values(int i, OutputStream out) throws IOException {
    SplittableRandom random = new SplittableRandom(i);
    float range = (float) (2 * Math.sqrt(6.0 / rows(i)));
    ByteBuffer row =
        ByteBuffer.allocate((int) (Float.BYTES * columns(i))).order(ByteOrder.LITTLE_ENDIAN);
    for (long r = 0; r < rows(i); r++) {
      row.clear();
      while (row.remaining() >= 2 * Float.BYTES) {
        long bits = random.nextLong();
        row.putFloat(((int) (bits >> 40) * 0x1p-24f) * range);
        row.putFloat(((int) bits >> 8) * 0x1p-24f * range);
      }
      out.write(row.array());
    }
  }

  private static byte[] entry(String key, String value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(length(1, key.getBytes(StandardCharsets.UTF_8)));
    out.write(length(2, value.getBytes(StandardCharsets.UTF_8)));
    return length(13, out.toByteArray());
  }

  private static byte[] length(int field, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(field(field, content.length));
    out.write(content);
    return out.toByteArray();
  }

  private static byte[] field(int number, long length) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write((number << 3) | 2);
    out.write(varint(length));
    return out.toByteArray();
  }

  private static byte[] varint(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long left = value;
    for (; left >= 128; left >>= 7) {
      out.write((int) ((left & 127) | 128));
    }
    out.write((int) left);
    return out.toByteArray();
  }
}
