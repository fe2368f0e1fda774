// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.ChildJvm;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.Limits;
import dev.headstart.image.tiff.TiffTag;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Headers that ask for much memory, in a JVM that the system kills when its heap is full: that is
 * how Spark runs executors on YARN, and there a caught OutOfMemoryError is too late.
 */
class HostileFilesTest {
  private static final List<String> YARN = List.of("-Xmx768m", "-XX:OnOutOfMemoryError=kill -9 %p");

  @Test
  void noHeaderFillsTheHeap() throws IOException, InterruptedException {
    Path cases = TestImages.data("../cases/images");
    String said = ChildJvm.run(YARN, HostileFilesTest.class, cases.toString());
    List<String> ends = said.lines().filter(line -> line.contains(" -> ")).toList();
    assertThat(ends).hasSize(files(cases).size());
    assertThat(ends)
        .contains(
            "wide TIFF -> TOO_LARGE",
            "TIFF of 16.7 million samples -> UNSUPPORTED",
            "TIFF of one strip of 12000x12000 -> TRUNCATED",
            "TIFF of a tile of 13000x13000 -> TRUNCATED",
            "GIF of 13000x13000 -> TRUNCATED",
            "BMP of 13000x13000 in runs -> 13000x13000",
            "tall BMP -> 1x1000000");
  }

  /** Decodes and resizes each file, and says how it ended. */
  public static void main(String[] args) throws IOException {
    Preprocessing exact = TestImages.preprocessing(ResizeRule.EXACT, 224, 224, 0, Filter.BICUBIC);
    FloatBuffer out = FloatBuffer.allocate(exact.length());
    try (Preprocessor preprocessor = new Preprocessor(exact, new Limits(Duration.ofSeconds(20)))) {
      for (Map.Entry<String, byte[]> file : files(Path.of(args[0])).entrySet()) {
        String end;
        try {
          ImageSize size = preprocessor.load(file.getValue(), out, 0);
          end = size.width() + "x" + size.height();
        } catch (ImageException e) {
          end = e.kind().name();
        }
        System.out.println(file.getKey() + " -> " + end);
      }
    }
  }

  private static Map<String, byte[]> files(Path cases) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("wide TIFF", new TiffFile(178_000_000, 1).samples(1, 8, 1).bytes(new byte[99]));
    files.put(
        "TIFF of 16.7 million samples",
        new TiffFile(16, 16)
            .samples(3, 8, 2)
            .with(TiffTag.SAMPLES_PER_PIXEL, TiffFile.LONG, 1 << 24)
            .bytes(new byte[999]));
    files.put(
        "TIFF of one strip of 12000x12000",
        new TiffFile(12_000, 12_000)
            .samples(4, 16, 2)
            .with(TiffTag.COMPRESSION, TiffFile.SHORT, 8)
            .bytes(deflated(4_000_000)));
    files.put(
        "TIFF of a tile of 13000x13000",
        new TiffFile(13_000, 13_000)
            .samples(3, 8, 2)
            .with(TiffTag.COMPRESSION, TiffFile.SHORT, 32773)
            .with(TiffTag.ROWS_PER_STRIP, TiffFile.LONG, 4_294_967_295L)
            .bytes((byte) -127, (byte) 0));
    files.put(
        "TIFF of two thousand million strips",
        new TiffFile(100, 100)
            .samples(1, 8, 1)
            .with(TiffTag.ROWS_PER_STRIP, TiffFile.LONG, 0)
            .bytes(new byte[99]));
    byte[] counts = new TiffFile(100, 100).samples(3, 8, 2).bytes(new byte[99]);
    for (int entry = 0; entry < 8; entry++) {
      byte[] file = counts.clone();
      ByteBuffer.wrap(file)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(8 + 99 + 2 + 12 * entry + 4, Integer.MAX_VALUE);
      files.put("TIFF of a tag with 2147483647 values, " + entry, file);
    }
    byte[] gif = TestImages.bytes("gray.gif");
    int frame = new String(gif, StandardCharsets.ISO_8859_1).indexOf(',', 13 + 3 * 256);
    ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(frame + 5, (short) 13_000);
    ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN).putShort(frame + 7, (short) 13_000);
    files.put("GIF of 13000x13000", gif);
    files.put("BMP of 13000x13000 in runs", bmp(13_000, 13_000, 1));
    files.put("tall BMP", bmp(1, 1_000_000, 0));
    files.put("wide BMP", bmp(1_000_000, 1, 0));
    byte[] jpeg = TestImages.bytes("gray.jpg");
    int sof = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    ByteBuffer.wrap(jpeg).putShort(sof + 5, (short) 13_000).putShort(sof + 7, (short) 13_000);
    files.put("JPEG of 13000x13000", jpeg);
    if (Files.isDirectory(cases)) {
      try (Stream<Path> paths = Files.list(cases)) {
        for (Path path : paths.sorted().toList()) {
          files.put(String.valueOf(path.getFileName()), Files.readAllBytes(path));
        }
      }
    }
    return files;
  }

  private static byte[] deflated(int zeros) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var deflater = new DeflaterOutputStream(out, new Deflater(9))) {
      deflater.write(new byte[zeros]);
    }
    return out.toByteArray();
  }

  /** A black one, plain or with a short run in each row. */
  private static byte[] bmp(int width, int height, int compression) {
    int header = 14 + 40 + 4;
    int data = compression == 0 ? (width + 3) / 4 * 4 * height : 4 * height;
    ByteBuffer file = ByteBuffer.allocate(header + data).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'B').put((byte) 'M').putInt(header + data).putInt(0).putInt(header);
    file.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) 8);
    file.putInt(compression).putInt(data).putInt(0).putInt(0).putInt(1).putInt(0).putInt(0);
    for (int y = 0; compression != 0 && y < height; y++) {
      file.put(new byte[] {2, 0, 0, 0}); // two pixels, then to the end of the row
    }
    return file.array();
  }
}
