// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.LabelFile;
import dev.headstart.net.card.NetCard;
import dev.headstart.provenance.FormatVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A net in one ZIP file: {@code format.txt}, which comes first and holds the format's version,
 * {@code net.onnx}, {@code net.yaml}, {@code labels.txt} if the net has labels, and {@code
 * LICENCE.txt}.
 *
 * <p>A bundle is read straight from the stream into memory, a large net into a temporary file. Only
 * entries of these names are accepted, so no name can lead elsewhere, and the unpacked size of each
 * is limited.
 */
public final class Bundle {

  private static final String FORMAT = "format.txt";
  private static final String LABELS = "labels.txt";
  private static final String LICENCE = "LICENCE.txt";

  /** The maximum unpacked size of each entry in bytes. */
  private static final Map<String, Long> LIMITS =
      Map.of(
          FORMAT,
          64L,
          NetFiles.ONNX,
          Integer.MAX_VALUE - 8L,
          NetFiles.CARD,
          16L << 20,
          LABELS,
          16L << 20,
          LICENCE,
          16L << 20);

  private Bundle() {}

  /**
   * Writes a bundle.
   *
   * @param licence the text of the net's licence
   * @throws InputException if the net has more than 2 GB
   */
  public static void write(PretrainedNet net, String licence, OutputStream to) throws IOException {
    if (!net.file().fitsOneFile()) {
      throw new InputException(
          Texts.format(
              "The net has %,d MB, but a bundle holds at most 2,000 MB: copy its ONNX file, the file"
                  + " with its weights and its card instead.",
              net.file().length() / 1_000_000));
    }
    List<String> labels = net.card().labels();
    NetCard card = net.card().withSha256(net.file().sha256()).withLabels(List.of());
    try (ZipOutputStream zip = new ZipOutputStream(to)) {
      add(zip, FORMAT, (FormatVersion.BUNDLE.newest() + "\n").getBytes(StandardCharsets.UTF_8));
      add(zip, NetFiles.CARD, card.toYaml().getBytes(StandardCharsets.UTF_8));
      add(zip, LICENCE, licence.getBytes(StandardCharsets.UTF_8));
      if (!labels.isEmpty()) {
        add(zip, LABELS, (String.join("\n", labels) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      start(zip, NetFiles.ONNX);
      net.file().writeTo(zip);
      zip.closeEntry();
    }
  }

  /**
   * Reads a bundle.
   *
   * @param name the bundle's name, for messages
   * @throws InputException if the stream is not a bundle, is damaged, is larger than allowed, or
   *     has a newer format
   * @throws dev.headstart.net.card.InvalidNetException if the net and its card do not match
   * @throws IOException if the stream fails
   */
  public static PretrainedNet read(InputStream from, String name) throws IOException {
    Map<String, ByteBuffer> parts = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(from)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Long limit = LIMITS.get(entry.getName());
        if (limit == null || parts.containsKey(entry.getName())) {
          throw notOne(name, Texts.format("it has an entry '%s'", entry.getName()));
        }
        ByteBuffer content = read(zip, limit, name);
        if (entry.getName().equals(FORMAT)) {
          FormatVersion.BUNDLE.check(name, text(content));
        }
        parts.put(entry.getName(), content);
      }
    } catch (ZipException e) {
      throw notOne(name, String.valueOf(e.getMessage()));
    } catch (EOFException e) {
      throw notOne(name, "it is cut off");
    }
    if (!parts.containsKey(NetFiles.ONNX) || !parts.containsKey(NetFiles.CARD)) {
      throw notOne(name, "net.onnx and net.yaml are not both in it");
    }
    NetCard card = NetCard.parse(text(parts.get(NetFiles.CARD)), name + "!" + NetFiles.CARD);
    ByteBuffer labels = parts.get(LABELS);
    return PretrainedNet.of(
        OnnxFile.of(parts.get(NetFiles.ONNX)),
        labels == null ? card : card.withLabels(LabelFile.parse(text(labels))));
  }

  private static ByteBuffer read(InputStream in, long limit, String name) throws IOException {
    return LargeFiles.whole(in, limit)
        .orElseThrow(() -> notOne(name, Texts.format("an entry is larger than %,d bytes", limit)));
  }

  private static String text(ByteBuffer content) {
    return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
  }

  private static void add(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    start(zip, name);
    zip.write(bytes);
    zip.closeEntry();
  }

  private static void start(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(0); // equal nets give equal bundles
    zip.putNextEntry(entry);
  }

  private static InputException notOne(String name, String reason) {
    return new InputException(
        Texts.format(
            "%s is not a bundle of headstart zoo bundle, or is damaged: %s.", name, reason));
  }
}
