// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.TinyNet;
import dev.headstart.net.PretrainedNet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** One file with all that a net needs. */
class BundleTest {

  private static final PretrainedNet NET =
      PretrainedNet.of(
              TinyNet.of(1).onnx(), TinyNet.of(1).card().withLabels(List.of("a", "b c", "d, e")))
          .withGolden();

  @Test
  void roundTripKeepsNetAndCard() throws IOException {
    byte[] zip = bundle();

    PretrainedNet back = read(zip);

    assertThat(back.onnx()).isEqualTo(NET.onnx());
    assertThat(back.card()).isEqualTo(NET.card());
    assertThat(entries(zip).keySet())
        .containsExactly("format.txt", "net.yaml", "LICENCE.txt", "labels.txt", "net.onnx");
    assertThat(bundle()).isEqualTo(zip);
  }

  @Test
  void bundleWithoutFormatIsRead() throws IOException {
    Map<String, byte[]> entries = entries(bundle());
    entries.remove("format.txt");

    assertThat(read(zip(entries)).card()).isEqualTo(NET.card());
  }

  @Test
  void newerFormatIsRefusedBeforeItsUnknownEntries() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("format.txt", "2\n".getBytes(StandardCharsets.UTF_8));
    entries.put("future.bin", new byte[] {1});
    entries.putAll(entries(bundle()));
    entries.put("format.txt", "2\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> read(zip(entries)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "x.zip is a bundle of format 2; this release of Headstart reads formats up to 1: use the newer Headstart that wrote it.");
  }

  @Test
  void flippedByteAndCutFileAreRefused() throws IOException {
    byte[] zip = bundle();
    byte[] cut = Arrays.copyOf(zip, zip.length / 2);
    assertThatThrownBy(() -> read(cut))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cut off");
    Map<String, byte[]> entries = entries(zip);
    entries.get("net.onnx")[200] ^= 1;
    assertThatThrownBy(() -> read(zip(entries)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("sha256");
  }

  @Test
  void otherZipsAreRefused() throws IOException {
    for (String name : List.of("../net.onnx", "/etc/passwd", "dir/net.onnx", "model.pkl")) {
      Map<String, byte[]> entries = entries(bundle());
      entries.put(name, new byte[] {1});
      assertThatThrownBy(() -> read(zip(entries)))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("x.zip is not a bundle")
          .hasMessageContaining("'" + name + "'");
    }
    assertThatThrownBy(() -> read("no zip".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("net.onnx and net.yaml are not both in it");
  }

  @Test
  void bombIsRefused() throws IOException {
    Map<String, byte[]> entries = entries(bundle());
    entries.put("labels.txt", new byte[20 << 20]);
    byte[] bomb = zip(entries);
    assertThat(bomb).hasSizeLessThan(200_000);

    assertThatThrownBy(() -> read(bomb))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("larger than 16,777,216 bytes");
  }

  private static byte[] bundle() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Bundle.write(NET, "CC0", out);
    return out.toByteArray();
  }

  private static PretrainedNet read(byte[] zip) throws IOException {
    return Bundle.read(new ByteArrayInputStream(zip), "x.zip");
  }

  private static Map<String, byte[]> entries(byte[] zip) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    return entries;
  }

  private static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
