// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.neighbours.Centres;
import dev.headstart.provenance.Json;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The files of an index: {@code index.json}, which names a folder, and in that folder the centres
 * of the cells, a JSON file for each batch, and the parts that these name. A part that no batch
 * names is of a run that was stopped.
 */
final class IndexFolder {
  static final String PART = "part-";

  private static final String ALL = "_index";
  private static final String HEAD = "index.json";
  private static final String CELLS = "cells";
  private static final String BATCH = "batch-";
  private static final String JSON = ".json";
  private static final long ABANDONED_MILLIS = 24L * 60 * 60 * 1000;

  private final FileSystem fs;
  private final Path place;

  /** Refers to the index of a net and layer beside the codes of a table, without accessing it. */
  IndexFolder(String table, String net, String layer, Configuration hadoop) throws IOException {
    String name = URLEncoder.encode(layer, StandardCharsets.UTF_8);
    place = new Path(new Path(new Path(table, ALL), net), name);
    fs = place.getFileSystem(hadoop);
  }

  /** Returns the address of the index. */
  String uri() {
    return place.toString();
  }

  /** Returns the folder that {@link IndexHead#folder} names. */
  Path folder(IndexHead head) {
    return new Path(place, head.folder());
  }

  /**
   * Returns what the index is of; empty if there is none.
   *
   * @throws dev.headstart.InputException if its format is newer
   */
  Optional<IndexHead> head() throws IOException {
    try {
      return Optional.of(IndexHead.of(uri(), read(new Path(place, HEAD))));
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Writes what the index is of, in one step. */
  void write(IndexHead head) throws IOException {
    write(new Path(place, HEAD), head.toMap());
  }

  /** Writes cells to a folder of their own and returns its name. */
  String write(Centres cells) throws IOException {
    String folder = UUID.randomUUID().toString();
    Draft.write(
        fs,
        new Path(new Path(place, folder), CELLS),
        to -> {
          DataOutputStream out = new DataOutputStream(to);
          for (int cell = 0; cell < cells.size(); cell++) {
            for (float value : cells.centre(cell)) {
              out.writeFloat(value);
            }
          }
          out.flush();
        });
    return folder;
  }

  /** Returns the cells. */
  Centres cells(IndexHead head) throws IOException {
    List<float[]> centres = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(fs.open(new Path(folder(head), CELLS)))) {
      byte[] bytes = new byte[head.length() * Float.BYTES];
      for (int cell = 0; cell < head.cells(); cell++) {
        in.readFully(bytes);
        float[] centre = new float[head.length()];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(centre);
        centres.add(centre);
      }
    }
    return Centres.of(centres);
  }

  /** Returns the batches, the oldest first. */
  List<IndexBatch> batches(IndexHead head) throws IOException {
    List<IndexBatch> batches = new ArrayList<>();
    for (String name : names(folder(head))) {
      if (name.startsWith(BATCH) && name.endsWith(JSON)) {
        batches.add(IndexBatch.of(name, read(new Path(folder(head), name))));
      }
    }
    return batches;
  }

  /** Writes a batch whose parts are written, in one step. */
  void write(IndexHead head, Map<String, Long> files, List<IndexPart> parts, int number)
      throws IOException {
    String name = Texts.format("%s%06d-%s%s", BATCH, number, UUID.randomUUID(), JSON);
    write(new Path(folder(head), name), new IndexBatch(name, files, parts).toMap());
  }

  /** Returns the number of the next batch. */
  static int next(List<IndexBatch> batches) {
    return batches.isEmpty()
        ? 0
        : 1
            + Integer.parseInt(
                last(batches).name().substring(BATCH.length()).replaceAll("-.*", ""));
  }

  /** Takes a batch out of the index. Its parts stay for searches that have begun. */
  void remove(IndexHead head, IndexBatch batch) throws IOException {
    fs.delete(new Path(folder(head), batch.name()), false);
  }

  /** Deletes what no longer belongs to the index and is more than a day old. */
  void sweep(IndexHead head, List<IndexBatch> batches) throws IOException {
    Set<String> named = new HashSet<>();
    batches.forEach(batch -> batch.parts().forEach(part -> named.add(part.name)));
    for (FileStatus file : list(folder(head))) {
      String name = file.getPath().getName();
      if (name.startsWith(PART) && !named.contains(name)) {
        deleteIfOld(file);
      }
    }
    for (FileStatus other : list(place)) {
      if (other.isDirectory() && !other.getPath().getName().equals(head.folder())) {
        deleteIfOld(other);
      }
    }
  }

  private void deleteIfOld(FileStatus file) throws IOException {
    if (System.currentTimeMillis() - file.getModificationTime() > ABANDONED_MILLIS) {
      fs.delete(file.getPath(), true);
    }
  }

  private static IndexBatch last(List<IndexBatch> batches) {
    return batches.get(batches.size() - 1);
  }

  private List<String> names(Path folder) throws IOException {
    return list(folder).stream().map(file -> file.getPath().getName()).sorted().toList();
  }

  private List<FileStatus> list(Path folder) throws IOException {
    try {
      return Arrays.asList(fs.listStatus(folder));
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  private void write(Path file, Map<String, Object> content) throws IOException {
    Draft.write(fs, file, out -> out.write(Json.INDENTED.writeValueAsBytes(content)));
  }

  private JsonNode read(Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return Json.READER.readTree(in);
    }
  }
}
