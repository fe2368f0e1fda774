// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.codes.table.DataFiles;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an index has of one version of its table. */
final class IndexState {

  private final DataFiles files;
  private final List<IndexBatch> batches;
  private final Map<IndexBatch, List<String>> live = new LinkedHashMap<>();
  private final Set<String> covered = new HashSet<>();

  IndexState(DataFiles files, List<IndexBatch> batches) {
    this.files = files;
    this.batches = batches;
    for (IndexBatch batch : batches) {
      List<String> names =
          batch.files().keySet().stream()
              .filter(name -> files.names().contains(name) && covered.add(name))
              .toList();
      live.put(batch, names);
    }
  }

  /** Returns the data files whose rows a batch is to be searched for. */
  List<String> live(IndexBatch batch) {
    return live.getOrDefault(batch, List.of());
  }

  /** Returns the number of rows of these files. */
  long rows(IndexBatch batch) {
    return live(batch).stream().mapToLong(name -> batch.files().getOrDefault(name, 0L)).sum();
  }

  /** Returns the number of rows of the table that the index has. */
  long rows() {
    return batches.stream().mapToLong(this::rows).sum();
  }

  /** Returns the data files of the table that the index does not have. */
  Set<String> missing() {
    Set<String> missing = new LinkedHashSet<>(files.names());
    missing.removeAll(covered);
    return missing;
  }

  /** Returns the parts with rows that count. */
  List<LivePart> parts() {
    List<LivePart> parts = new ArrayList<>();
    for (IndexBatch batch : batches) {
      Set<String> names = new HashSet<>(live(batch));
      if (names.isEmpty()) {
        continue;
      }
      boolean[] counts = new boolean[batch.files().size()];
      int number = 0;
      for (String file : batch.files().keySet()) {
        counts[number++] = names.contains(file);
      }
      batch.parts().forEach(part -> parts.add(new LivePart(part, counts)));
    }
    return parts;
  }

  /**
   * Returns the batches that are better made again: most of their rows are gone, or they are less
   * than half full and others join them.
   *
   * @param full the size of a batch, in bytes of data files
   */
  List<IndexBatch> worn(long full) {
    boolean grows = !missing().isEmpty();
    return batches.stream()
        .filter(
            batch ->
                2 * rows(batch) < batch.rows()
                    || live(batch).isEmpty()
                    || (grows && 2 * bytes(batch) < full))
        .toList();
  }

  private long bytes(IndexBatch batch) {
    return live(batch).stream().mapToLong(files::bytes).sum();
  }
}
