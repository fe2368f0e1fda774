// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.HeapRoom;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.WeightsFolder;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.onnx.Canonical;
import dev.headstart.onnx.ExternalWeights;
import dev.headstart.onnx.InvalidModelException;
import dev.headstart.onnx.Model;
import dev.headstart.onnx.WeightsFile;
import dev.headstart.provenance.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ONNX file of a net, together with the weights that it keeps in files beside it.
 *
 * <p>A small net is an array of bytes. The weights of a large one ({@link #LARGE}) are never on the
 * heap as a whole: its files are mapped, and what is run is a small graph that refers to a file of
 * weights.
 */
public final class OnnxFile {

  /** The size in bytes from which on a net is large: 64 MiB. */
  public static final long LARGE = 64L << 20;

  private final ByteBuffer content;
  private final byte @Nullable [] bytes;
  private final boolean outside;
  private @Nullable Model model;
  private Sha256.@Nullable Prefix digest;
  private @Nullable WeightsFile weights;

  private OnnxFile(
      ByteBuffer content, byte @Nullable [] bytes, boolean outside, @Nullable Model model) {
    this.content = content;
    this.bytes = bytes;
    this.outside = outside;
    this.model = model;
  }

  private static OnnxFile small(byte[] bytes, boolean outside, @Nullable Model model) {
    return new OnnxFile(ByteBuffer.wrap(bytes), bytes, outside, model);
  }

  /**
   * Returns a net in memory. It is parsed when it is used.
   *
   * @param onnx the file; not copied, so it must not be changed
   */
  public static OnnxFile of(byte[] onnx) {
    return small(onnx, false, null);
  }

  /** Returns a net that was built; its weights may be mapped. */
  static OnnxFile of(Model model) {
    return model.weightBytes() < LARGE
        ? small(model.bytes(), false, model)
        : new OnnxFile(ByteBuffer.allocate(0), null, true, model);
  }

  /**
   * Returns a net that is a single file.
   *
   * @param onnx the file, mapped if it is large; it must not change
   * @throws InvalidNetException if it is not a complete ONNX file, or keeps weights in other files
   */
  public static OnnxFile of(ByteBuffer onnx) {
    if (onnx.remaining() < LARGE) {
      return of(copy(onnx));
    }
    try {
      return read(
          onnx,
          (name, offset, length) -> {
            throw new FileNotFoundException(name);
          });
    } catch (IOException e) {
      throw new InvalidNetException(
          Texts.format(
              "The ONNX file keeps its weights outside (in %s): save it as one file",
              e.getMessage()),
          e);
    }
  }

  /**
   * Reads a net.
   *
   * @param content the file, mapped if it is large; it must not change
   * @param files reads the files beside it
   * @throws InvalidNetException if it is not a complete ONNX file, if a name leads out of its
   *     folder, or if a file does not match
   * @throws IOException if a file cannot be read
   */
  public static OnnxFile read(ByteBuffer content, ExternalWeights.Files files) throws IOException {
    return read(content, files, LARGE);
  }

  /**
   * The same with another limit.
   *
   * @param smallest the size in bytes from which on the net is large
   */
  static OnnxFile read(ByteBuffer content, ExternalWeights.Files files, long smallest)
      throws IOException {
    Set<String> names = new HashSet<>();
    Model model;
    try {
      model =
          Model.read(
              content,
              (name, offset, length) -> {
                names.add(name);
                return files.read(name, offset, length);
              });
    } catch (InvalidModelException e) {
      throw new InvalidNetException(e);
    }
    boolean outside = !names.isEmpty();
    long size = outside ? content.remaining() + model.weightBytes() : content.remaining();
    if (size >= smallest) {
      return new OnnxFile(content, null, outside, model);
    }
    return small(outside ? model.bytes() : copy(content), outside, model);
  }

  private static byte[] copy(ByteBuffer content) {
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    return bytes;
  }

  /** Returns whether the weights are in a file rather than on the heap. */
  public boolean isLarge() {
    return bytes == null;
  }

  /** Returns whether weights were read from files beside it. */
  public boolean hasWeightsOutside() {
    return outside;
  }

  /** Returns whether {@link #content} lacks the weights. */
  private boolean isApart() {
    return outside && isLarge();
  }

  /** Returns the size in bytes, that of weights in other files included. */
  public long length() {
    return isApart() ? content.remaining() + model().weightBytes() : content.remaining();
  }

  /** Returns whether it can be written as one file; above 2 GB none can. */
  public boolean fitsOneFile() {
    return !isApart() || model().fitsOneFile();
  }

  /**
   * Writes the net as one file, all its weights inside.
   *
   * @throws IllegalStateException if it does not fit one
   */
  public void writeTo(OutputStream out) throws IOException {
    if (!fitsOneFile()) {
      throw new IllegalStateException("A net above 2 GB has its weights in another file");
    }
    if (isApart()) {
      model().writeTo(out);
      return;
    }
    WritableByteChannel channel = Channels.newChannel(out);
    for (ByteBuffer from = content.duplicate(); from.hasRemaining(); ) {
      channel.write(from);
    }
  }

  /** Writes the weights that {@link #graphBeside} refers to. */
  public void writeWeights(OutputStream out) throws IOException {
    WeightsFile.writeWeights(model(), out);
  }

  /** Returns the graph of the net with its weights in another file. */
  public byte[] graphBeside(String weights) {
    return WeightsFile.graphBeside(model(), weights);
  }

  /**
   * Returns the net as one file in memory; not copied if it is small.
   *
   * @throws InputException if it does not fit the heap
   */
  public byte[] bytes() {
    if (bytes != null) {
      return bytes;
    }
    HeapRoom.check(length());
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.min(length(), 1 << 30));
      writeTo(out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new InputException("Cannot read the net's weights: " + e.getMessage(), e);
    }
  }

  /**
   * Returns the SHA-256 of the net followed by other bytes.
   *
   * <p>It is that of the file, or where weights are in other files that of the one file that {@link
   * #writeTo} makes. Above 2 GB there is no such file; it is then that of the graph without weights
   * followed by the weights.
   */
  synchronized String sha256(byte[] more) {
    if (!isLarge()) {
      return Sha256.of(bytes(), more);
    }
    if (digest == null) {
      try {
        digest = Sha256.prefix(fitsOneFile() ? this::writeTo : model()::writeApart);
      } catch (IOException e) {
        throw new InputException("Cannot read the net's weights: " + e.getMessage(), e);
      }
    }
    return digest.with(more);
  }

  /** Returns the SHA-256 of the net: see {@link #sha256(byte[])}. */
  public String sha256() {
    return sha256(new byte[0]);
  }

  /**
   * Returns the net as it is in the file.
   *
   * @throws InvalidNetException if it is not a complete ONNX model in one file
   */
  synchronized Model model() {
    if (model == null) {
      model = parse(bytes());
    }
    return model;
  }

  /** Returns the model in canonical form: see {@link Canonical}. */
  Model canonical() {
    return isLarge() ? weights().model() : Canonical.of(model());
  }

  /**
   * Returns the file with the weights of the canonical form of a large net, written at the first
   * call.
   *
   * @throws InputException if the disk is full
   */
  synchronized WeightsFile weights() {
    if (weights == null) {
      try {
        weights =
            WeightsFile.write(
                Canonical.of(model(), WeightsFolder::memory),
                WeightsFolder.path()
                    .resolve("headstart-" + sha256().substring(0, 32) + ".weights"));
      } catch (IOException e) {
        throw new InputException(
            Texts.format(
                "Cannot write the net's weights, %,d MB, to java.io.tmpdir (%s): %s",
                length() / 1_000_000, System.getProperty("java.io.tmpdir"), e.getMessage()),
            e);
      }
    }
    return weights;
  }

  /**
   * Parses an ONNX file.
   *
   * @param onnx the file; not copied: the weights of the model stay in this array
   * @throws InvalidNetException if it is not a complete ONNX model in one file
   */
  static Model parse(byte[] onnx) {
    try {
      return Model.parse(onnx);
    } catch (InvalidModelException e) {
      throw new InvalidNetException(e);
    }
  }
}
