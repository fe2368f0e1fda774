// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import dev.headstart.neighbours.Queries;
import dev.headstart.neighbours.Top;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import scala.Tuple2;

/** Compares the rows of parts with the queries that search their cells. */
final class SearchTask {

  private final Queries queries;
  private final int[][] byCell;
  private final int k;
  private final boolean tellsCells;
  private final Map<Integer, Top> tops = new HashMap<>();
  private FloatBuffer rows = Products.buffer(0);
  private FloatBuffer asked = Products.buffer(0);
  private FloatBuffer products = Products.buffer(0);
  private float[] cosines = new float[0];

  /**
   * @param byCell for each cell the queries that search it
   * @param tellsCells whether the cell of a row takes the place of its path
   */
  SearchTask(Queries queries, int[][] byCell, int k, boolean tellsCells) {
    this.queries = queries;
    this.byCell = byCell;
    this.k = k;
    this.tellsCells = tellsCells;
  }

  /** Searches a part. */
  void search(Path folder, LivePart live, Configuration hadoop) throws IOException {
    int length = queries.codes().length();
    try (BlasThreads single = BlasThreads.single();
        PartReader part =
            PartReader.open(folder.getFileSystem(hadoop), folder, live.part, length)) {
      int cell = -1;
      for (int block = 0; block < part.blocks(); block++) {
        int[] some = byCell[part.cell(block)];
        if (some.length == 0) {
          continue;
        }
        if (part.cell(block) != cell) {
          cell = part.cell(block);
          gather(some, length);
        }
        part.read(block);
        compare(part, live, some, length, cell);
      }
    }
  }

  /** Returns what was found, by the number of the query. */
  Iterator<Tuple2<Integer, Top>> found() {
    return tops.entrySet().stream().map(e -> new Tuple2<>(e.getKey(), e.getValue())).iterator();
  }

  private void gather(int[] some, int length) {
    asked = atLeast(asked, some.length * length);
    asked.clear();
    for (int query : some) {
      queries.codes().put(query, asked);
    }
    asked.clear();
  }

  private void compare(PartReader part, LivePart live, int[] some, int length, int cell) {
    int size = part.rows() * some.length;
    rows = atLeast(rows, part.rows() * length);
    products = atLeast(products, size);
    if (cosines.length < size) {
      cosines = new float[size];
    }
    part.codes(rows);
    Products.margins(rows, asked, products, part.rows(), some.length, length);
    products.get(0, cosines, 0, size);
    Top[] best = new Top[some.length];
    for (int q = 0; q < some.length; q++) {
      best[q] = tops.computeIfAbsent(some[q], query -> new Top(k));
    }
    for (int i = 0; i < part.rows(); i++) {
      if (!live.has(part.file(i))) {
        continue;
      }
      String path = null;
      for (int q = 0; q < some.length; q++) {
        float cosine = cosines[i * some.length + q];
        if (best[q].takes(cosine)) {
          path = path == null ? part.path(i) : path;
          if (!path.equals(queries.path(some[q]))) {
            best[q].add(cosine, tellsCells ? Integer.toString(cell) : path);
          }
        }
      }
    }
  }

  private static FloatBuffer atLeast(FloatBuffer buffer, int size) {
    return buffer.capacity() >= size ? buffer : Products.buffer(size);
  }
}
