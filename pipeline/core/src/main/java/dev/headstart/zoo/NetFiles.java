// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.net.NetCard;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and writes nets on any Hadoop file system: an ONNX file and its card. */
public final class NetFiles {

  static final String ONNX = "net.onnx";
  static final String CARD = "net.yaml";

  /** Weights in one ONNX file are 2 GB at most, as all protobuf messages. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Configuration hadoop;

  /** Uses the file systems that this configuration knows. */
  public NetFiles(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * Loads {@code net.onnx} and {@code net.yaml} of a folder.
   *
   * @throws InputException where one of them is not there
   */
  public PretrainedNet load(String folder) {
    return load(folder + "/" + ONNX, folder + "/" + CARD);
  }

  /**
   * Loads an ONNX file with the card that lies beside it: the same name, ending in {@code .yaml}.
   *
   * @throws InputException where one of them is not there
   */
  public PretrainedNet loadWithCardBeside(String onnx) {
    return load(onnx, beside(onnx));
  }

  /**
   * Loads an ONNX file and a card.
   *
   * @throws InputException where one of them is not there
   * @throws dev.headstart.net.InvalidNetException where they are not a net, or do not fit
   */
  public PretrainedNet load(String onnx, String card) {
    byte[] file = read(onnx, "net");
    byte[] whole = withWeights(onnx, file);
    NetCard parsed = NetCard.parse(new String(read(card, "card"), StandardCharsets.UTF_8), card);
    boolean ofTheFileAlone =
        whole != file && parsed.sha256() != null && parsed.sha256().equals(Sha256.of(file));
    return PretrainedNet.of(whole, ofTheFileAlone ? parsed.withSha256Of(whole) : parsed);
  }

  /**
   * An ONNX file in one piece: weights that lie in other files of its folder are put into it.
   *
   * @throws InputException where one of the files is not there
   * @throws dev.headstart.net.InvalidNetException where it is no ONNX file, wants weights from
   *     outside its folder, or they do not fit
   */
  public byte[] readNet(String onnx) {
    return withWeights(onnx, read(onnx, "net"));
  }

  private byte[] withWeights(String onnx, byte[] file) {
    if (OnnxFile.weightFiles(file).isEmpty()) {
      return file;
    }
    Path folder = new Path(onnx).getParent();
    try {
      return OnnxFile.withWeights(
          file, (name, offset, length) -> part(new Path(folder, name), offset, length));
    } catch (FileNotFoundException e) {
      throw new InputException(
          Texts.format(
              "%s keeps its weights in another file, which is not there: %s. Copy it beside the net.",
              onnx, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the weights of %s: %s", onnx, e.getMessage()), e);
    }
  }

  private byte[] part(Path path, long offset, int length) throws IOException {
    FileSystem fs = files(path);
    FileStatus status = fs.getFileStatus(path);
    if (!status.isFile()) {
      throw new IOException(path + " is no file");
    }
    if (status.getLen() < offset + length) {
      throw new IOException(
          Texts.format(
              "%s is cut short: it has %,d bytes, but %,d are needed",
              path, status.getLen(), offset + length));
    }
    byte[] bytes = new byte[length];
    try (FSDataInputStream in = fs.open(path)) {
      in.readFully(offset, bytes);
    }
    return bytes;
  }

  /** Writes {@code net.onnx} and {@code net.yaml} into a folder; what was there is replaced. */
  public void save(PretrainedNet net, String folder) {
    write(folder + "/" + ONNX, net.onnx());
    write(folder + "/" + CARD, net.card().toYaml().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes an ONNX file with its card beside it, the card first; what was there is replaced. */
  public void saveWithCardBeside(PretrainedNet net, String onnx) {
    write(beside(onnx), net.card().toYaml().getBytes(StandardCharsets.UTF_8));
    write(onnx, net.onnx());
  }

  private static String beside(String onnx) {
    return onnx.replaceAll("\\.onnx$", "") + ".yaml";
  }

  /** Whether a folder has a net that was saved to the end. */
  public boolean isWhole(String folder) {
    Path path = new Path(folder);
    try {
      FileSystem fs = files(path);
      return fs.exists(new Path(path, CARD)) && fs.exists(new Path(path, ONNX));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + folder, e);
    }
  }

  /**
   * The bytes of a file.
   *
   * @param what it is, for messages
   * @throws InputException where it is not there or cannot be read
   */
  public byte[] read(String uri, String what) {
    return read(
        uri,
        what,
        in -> {
          byte[] bytes = in.readNBytes(LARGEST);
          if (in.read() >= 0) {
            throw new IOException(Texts.format("more than %,d bytes are too many", LARGEST));
          }
          return bytes;
        });
  }

  /** What is made of a stream. */
  @FunctionalInterface
  interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  /** The same for what is not needed as bytes. */
  <T> T read(String uri, String what, Reading<T> reading) {
    try {
      Path path = new Path(uri);
      try (InputStream in = files(path).open(path)) {
        return reading.from(in);
      }
    } catch (FileNotFoundException e) {
      String help =
          what.equals("card")
              ? " A card (docs/net-card.md) tells the preprocessing; name it with --card FILE."
              : "";
      throw new InputException(Texts.format("No %s at %s.%s", what, uri, help), e);
    } catch (InputException e) {
      throw e;
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(Texts.format("Cannot read %s: %s", uri, e.getMessage()), e);
    }
  }

  /** Writes a file as {@link #write(String, Draft.Content)} does. */
  public void write(String uri, byte[] bytes) {
    write(uri, out -> out.write(bytes));
  }

  /**
   * Writes a file, as a {@link Draft}: no reader sees half a file, and no killed run leaves one.
   * What was there is replaced.
   */
  public void write(String uri, Draft.Content content) {
    Path path = new Path(uri);
    try {
      Draft.write(files(path), path, content);
    } catch (FileAlreadyExistsException e) {
      return; // somebody else wrote it meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + uri, e);
    }
  }

  /**
   * Without Hadoop's hidden checksum beside each local file: a card that is edited must not fail.
   */
  private FileSystem files(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }
}
