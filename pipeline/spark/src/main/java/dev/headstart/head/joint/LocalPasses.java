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

/** Passes over rows in the driver's memory, with all of its cores. */
final class LocalPasses implements Passes {
  private final Problem problem;
  private final Moments[] moments;
  private final double unit;
  private final List<Block> blocks = new ArrayList<>();
  private final List<FloatBuffer> features = new ArrayList<>();
  private final int threads;
  private final ExecutorService pool;
  private final BlasThreads blas;

  /**
   * Takes rows.
   *
   * @param folds the number of folds
   * @param maxThreads of a pass
   */
  LocalPasses(List<Block> rows, Problem problem, int folds, int maxThreads) {
    this.problem = problem;
    this.moments = Moments.of(rows, folds);
    Moments all = Moments.all(moments);
    this.unit = Scale.common(all);
    float[] centre = all.centre();
    float[] line = new float[centre.length];
    for (Block block : rows) {
      FloatBuffer buffer = Products.buffer(block.features.length);
      block.put(centre, line, buffer);
      features.add(buffer);
      blocks.add(new Block(new float[0], block.classes, block.weights, block.folds));
    }
    this.threads = Math.min(blocks.size(), maxThreads);
    this.blas = BlasThreads.single();
    this.pool = Executors.newFixedThreadPool(threads);
  }

  @Override
  public Moments[] moments() {
    return moments;
  }

  @Override
  public Sums at(Point point) {
    AtomicInteger next = new AtomicInteger();
    Callable<Sums> share =
        () -> {
          Kernel kernel = new Kernel(problem, point, unit);
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
