// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Decodes, resizes and infers in a plain loop on threads: the speed of the machine without Spark.
 */
final class BareLoop {

  private static final int BATCH = 8;

  private final PretrainedNet net;
  private final CutNet cut;
  private final int threads;

  BareLoop(PretrainedNet net, int threads) {
    this.net = net;
    this.cut = net.cut(List.of());
    this.threads = threads;
  }

  /** Computes all codes and returns their number. */
  int run(List<Path> photos) throws InterruptedException, ExecutionException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (CodeSession session = CodeSession.open(cut, 1)) {
      List<Future<List<float[]>>> parts = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int from = photos.size() * t / threads;
        int to = photos.size() * (t + 1) / threads;
        parts.add(pool.submit(() -> codes(photos.subList(from, to), session)));
      }
      int codes = 0;
      for (Future<List<float[]>> part : parts) {
        codes += part.get().size();
      }
      return codes;
    } finally {
      pool.shutdown();
    }
  }

  private List<float[]> codes(List<Path> photos, CodeSession session)
      throws IOException, ImageException {
    List<float[]> codes = new ArrayList<>();
    int length = net.card().input().length();
    try (Preprocessor preprocessor = new Preprocessor(net.card().input());
        CodeBatch batch = session.batch(BATCH)) {
      for (int from = 0; from < photos.size(); from += BATCH) {
        int n = Math.min(BATCH, photos.size() - from);
        for (int i = 0; i < n; i++) {
          byte[] file = Files.readAllBytes(photos.get(from + i));
          preprocessor.load(file, batch.input(), i * length);
        }
        batch.run(n);
        for (int i = 0; i < n; i++) {
          codes.add(batch.code(0, i));
        }
      }
    }
    return codes;
  }
}
