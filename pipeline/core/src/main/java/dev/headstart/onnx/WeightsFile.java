// SPDX-License-Identifier: Apache-2.0
package dev.headstart.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.headstart.onnx.proto.Onnx.GraphProto;
import dev.headstart.onnx.proto.Onnx.ModelProto;
import dev.headstart.onnx.proto.Onnx.StringStringEntryProto;
import dev.headstart.onnx.proto.Onnx.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A file that holds the weights of a model, so that they are not on the heap. The model's tensors
 * are views of the mapped file. Models made of these tensors are written as a small graph that
 * refers to the file; ONNX Runtime maps it too.
 *
 * @see <a href="https://onnx.ai/onnx/repo-docs/ExternalData.html">ONNX, external data</a>
 */
public final class WeightsFile {

  /** Tensors of fewer bytes stay in the graph. */
  private static final int SMALLEST = 16 << 10;

  /** Each tensor starts at a multiple of this, the size of a page, so that it can be mapped. */
  private static final int ALIGNMENT = 4096;

  private final Path path;
  private final Model model;
  private final IdentityHashMap<ByteString, Long> offsets;

  private WeightsFile(Path path, Model model, IdentityHashMap<ByteString, Long> offsets) {
    this.path = path;
    this.model = model;
    this.offsets = offsets;
  }

  /**
   * Writes the weights of a model, unless the file exists.
   *
   * @param path a file whose name stands for this model: equal models make equal files. It must
   *     stay while the result is used
   * @throws IOException if it cannot be written
   */
  public static WeightsFile write(Model model, Path path) throws IOException {
    IdentityHashMap<ByteString, Long> places = places(model);
    if (!Files.exists(path)) {
      Path part = Files.createTempFile(path.toAbsolutePath().getParent(), "part-", "");
      try {
        try (OutputStream out = Files.newOutputStream(part)) {
          writeWeights(model, out);
        }
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
    return mapped(model, places, path);
  }

  /** Returns the offset of each tensor's values in the file. */
  private static IdentityHashMap<ByteString, Long> places(Model model) {
    IdentityHashMap<ByteString, Long> places = new IdentityHashMap<>();
    long end = 0;
    for (TensorProto tensor : model.message().getGraph().getInitializerList()) {
      ByteString values = tensor.getRawData();
      if (values.size() >= SMALLEST && places.putIfAbsent(values, end) == null) {
        end = (end + values.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      }
    }
    return places;
  }

  /** Writes what {@link #graphBeside} refers to. */
  public static void writeWeights(Model model, OutputStream out) throws IOException {
    IdentityHashMap<ByteString, Long> places = places(model);
    long end = 0;
    for (TensorProto tensor : model.message().getGraph().getInitializerList()) {
      ByteString values = tensor.getRawData();
      Long place = places.get(values);
      if (place != null && place >= end) { // tensors may share their values
        out.write(new byte[(int) (place - end)]);
        Model.write(values, out);
        end = place + values.size();
      }
    }
  }

  /** Returns a model as the bytes of an ONNX file whose weights are in another file beside it. */
  public static byte[] graphBeside(Model model, String weights) {
    return graph(model, places(model), weights);
  }

  private static WeightsFile mapped(
      Model model, IdentityHashMap<ByteString, Long> places, Path path) throws IOException {
    IdentityHashMap<ByteString, ByteString> moved = new IdentityHashMap<>();
    IdentityHashMap<ByteString, Long> offsets = new IdentityHashMap<>();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      for (Map.Entry<ByteString, Long> place : places.entrySet()) {
        int size = place.getKey().size();
        ByteString values =
            UnsafeByteOperations.unsafeWrap(file.map(MapMode.READ_ONLY, place.getValue(), size));
        moved.put(place.getKey(), values);
        offsets.put(values, place.getValue());
      }
    }
    GraphProto.Builder graph = model.message().getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      ByteString values = moved.get(graph.getInitializer(i).getRawData());
      if (values != null) {
        graph.setInitializer(i, graph.getInitializer(i).toBuilder().setRawData(values));
      }
    }
    ModelProto other = model.message().toBuilder().setGraph(graph).build();
    return new WeightsFile(path, new Model(other), offsets);
  }

  /** Returns the file. */
  public Path path() {
    return path;
  }

  /** Returns the model that was written; its weights are in the file. */
  public Model model() {
    return model;
  }

  /**
   * Returns a model as the bytes of an ONNX file. Tensors of {@link #model} are references to this
   * file, which must lie beside it.
   */
  public byte[] graphOf(Model part) {
    return graph(part, offsets, path.getFileName().toString());
  }

  private static byte[] graph(Model model, IdentityHashMap<ByteString, Long> offsets, String name) {
    GraphProto.Builder graph = model.message().getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      Long offset = offsets.get(tensor.getRawData());
      if (offset != null) {
        graph.setInitializer(i, reference(tensor, name, offset));
      }
    }
    return model.message().toBuilder().setGraph(graph).build().toByteArray();
  }

  private static TensorProto reference(TensorProto tensor, String name, long offset) {
    return tensor.toBuilder()
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", name))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Integer.toString(tensor.getRawData().size())))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
