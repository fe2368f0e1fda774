// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Passes over rows in the driver's memory, with all of its cores. */
final class LocalPasses implements Passes {
  private final Problem problem;
  private final Scale scale;
  private final List<Block> blocks;
  private final List<FloatBuffer> features = new ArrayList<>();
  private final int threads;
  private final ExecutorService pool;
  private final BlasThreads blas;

  private LocalPasses(Problem problem, Scale scale, List<Block> blocks, int maxThreads) {
    this.problem = problem;
    this.scale = scale;
    this.blocks = blocks;
    for (Block block : blocks) {
      FloatBuffer buffer = Products.buffer(block.features.length);
      buffer.put(0, block.features);
      features.add(buffer);
    }
    this.threads = Math.min(blocks.size(), maxThreads);
    this.blas = BlasThreads.single();
    this.pool = Executors.newFixedThreadPool(threads);
  }

  /** Collects rows of class index, features and weight. */
  static LocalPasses of(Dataset<Row> rows, Problem problem) {
    int length = problem.length();
    List<PackedRows> parts =
        rows.javaRDD()
            .mapPartitions(part -> List.of(PackedRows.of(part, length)).iterator())
            .collect();
    PackedRows sorted = PackedRows.sorted(parts, length, problem.buckets());
    return of(sorted, problem, Runtime.getRuntime().availableProcessors());
  }

  /** Takes rows as they are, in their order. */
  static LocalPasses of(PackedRows rows, Problem problem, int maxThreads) {
    Scale scale = Scale.of(rows, problem.standardize());
    return new LocalPasses(problem, scale, Block.of(rows, scale, problem), maxThreads);
  }

  @Override
  public Scale scale() {
    return scale;
  }

  @Override
  public Sums at(Point point) {
    AtomicInteger next = new AtomicInteger();
    Callable<Sums> share =
        () -> {
          Kernel kernel = new Kernel(problem, point);
          for (int i = next.getAndIncrement(); i < blocks.size(); i = next.getAndIncrement()) {
            kernel.add(blocks.get(i), features.get(i));
          }
          return kernel.sums();
        };
    try {
      List<Future<Sums>> shares = new ArrayList<>();
      for (int t = 1; t < threads; t++) {
        shares.add(pool.submit(share));
      }
      Sums sums = share.call();
      for (Future<Sums> other : shares) {
        sums.add(other.get());
      }
      return sums;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while training", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("Training failed: " + e.getCause(), e);
    } catch (Exception e) {
      throw new IllegalStateException("Training failed: " + e, e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    blas.close();
  }
}
