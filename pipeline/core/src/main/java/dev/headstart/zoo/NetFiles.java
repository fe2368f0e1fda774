// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import dev.headstart.provenance.Sha256;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Reads and writes nets on any Hadoop file system: an ONNX file and its card. */
public final class NetFiles {

  static final String ONNX = "net.onnx";
  static final String CARD = "net.yaml";

  /**
   * The maximum size of an ONNX file with its weights inside: 2 GB, the limit of all protobuf
   * messages.
   */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private final Configuration hadoop;
  private final LargeFiles large;

  /** Creates a reader and writer for the file systems of this configuration. */
  public NetFiles(Configuration hadoop) {
    this.hadoop = hadoop;
    this.large = new LargeFiles(this::files);
  }

  /**
   * Loads {@code net.onnx} and {@code net.yaml} of a folder.
   *
   * @throws InputException if one of them does not exist
   */
  public PretrainedNet load(String folder) {
    return load(folder + "/" + ONNX, folder + "/" + CARD);
  }

  /**
   * Loads an ONNX file with the card beside it, which has the same name with the ending {@code
   * .yaml}.
   *
   * @throws InputException if one of them does not exist
   */
  public PretrainedNet loadWithCardBeside(String onnx) {
    return load(onnx, beside(onnx));
  }

  /**
   * Loads an ONNX file and a card.
   *
   * @throws InputException if one of them does not exist
   * @throws dev.headstart.net.card.InvalidNetException if they are not a valid net, or do not match
   */
  public PretrainedNet load(String onnx, String card) {
    ByteBuffer content = content(onnx);
    OnnxFile file = withWeights(onnx, content);
    NetCard parsed = NetCard.parse(new String(read(card, "card"), StandardCharsets.UTF_8), card);
    boolean ofTheFileAlone =
        file.hasWeightsOutside()
            && parsed.sha256() != null
            && parsed.sha256().equals(Sha256.of(content.duplicate()));
    return PretrainedNet.of(file, ofTheFileAlone ? parsed.withSha256(file.sha256()) : parsed);
  }

  /**
   * Reads an ONNX file together with the weights in other files of its folder.
   *
   * @throws InputException if one of the files does not exist
   * @throws dev.headstart.net.card.InvalidNetException if it is not an ONNX file, refers to weights
   *     outside its folder, or they do not match
   */
  public OnnxFile readNet(String onnx) {
    return withWeights(onnx, content(onnx));
  }

  /** Returns a file's content: on the heap if it is small, otherwise mapped. */
  private ByteBuffer content(String onnx) {
    return large.size(new Path(onnx)) < OnnxFile.LARGE
        ? ByteBuffer.wrap(read(onnx, "net"))
        : read(onnx, "net", in -> large.whole(new Path(onnx)));
  }

  private OnnxFile withWeights(String onnx, ByteBuffer content) {
    Path folder = new Path(onnx).getParent();
    try {
      return OnnxFile.read(
          content, (name, offset, length) -> large.part(new Path(folder, name), offset, length));
    } catch (FileNotFoundException e) {
      throw new InputException(
          Texts.format(
              "%s keeps its weights in another file, which is not there: %s. Copy it beside the"
                  + " net.",
              onnx, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot read the weights of %s: %s", onnx, e.getMessage()), e);
    }
  }

  /** Writes {@code net.onnx} and {@code net.yaml} into a folder, replacing earlier ones. */
  public void save(PretrainedNet net, String folder) {
    write(net.file(), folder + "/" + ONNX);
    write(folder + "/" + CARD, net.card().toYaml().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes an ONNX file with its card beside it, the card first, replacing earlier ones. */
  public void saveWithCardBeside(PretrainedNet net, String onnx) {
    write(beside(onnx), net.card().toYaml().getBytes(StandardCharsets.UTF_8));
    write(net.file(), onnx);
  }

  /**
   * Writes an ONNX file, replacing an earlier one. Above 2 GB its weights go to a second file
   * beside it, which is written first.
   */
  public void write(OnnxFile file, String onnx) {
    if (file.fitsOneFile()) {
      write(onnx, file::writeTo);
      return;
    }
    String weights = onnx + ".data";
    write(weights, file::writeWeights);
    write(onnx, out -> out.write(file.graphBeside(new Path(weights).getName())));
  }

  private static String beside(String onnx) {
    return onnx.replaceAll("\\.onnx$", "") + ".yaml";
  }

  /** Returns whether a folder holds a net that was saved completely. */
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
   * Returns the bytes of a file.
   *
   * @param what the kind of file, for messages
   * @throws InputException if it does not exist or cannot be read
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

  /** Converts a stream to a value. */
  @FunctionalInterface
  interface Reading<T> {
    T from(InputStream in) throws IOException;
  }

  /** Reads a file through a function, for content that is not needed as bytes. */
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

  /** Writes a file like {@link #write(String, Draft.Content)}. */
  public void write(String uri, byte[] bytes) {
    write(uri, out -> out.write(bytes));
  }

  /**
   * Writes a file as a {@link Draft}, replacing an earlier one: no reader sees half a file, and a
   * killed run leaves none.
   */
  public void write(String uri, Draft.Content content) {
    Path path = new Path(uri);
    try {
      Draft.write(files(path), path, content);
    } catch (FileAlreadyExistsException e) {
      return; // another process wrote it meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + uri, e);
    }
  }

  /**
   * Returns the file system, without Hadoop's hidden checksum file beside each local file: editing
   * a card by hand must not make it unreadable.
   */
  private FileSystem files(Path path) throws IOException {
    FileSystem files = path.getFileSystem(hadoop);
    return files instanceof LocalFileSystem local ? local.getRawFileSystem() : files;
  }
}
