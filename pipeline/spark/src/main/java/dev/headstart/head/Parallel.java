// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs independent Spark jobs from several threads of the driver. */
public final class Parallel {

  private Parallel() {}

  /**
   * Returns the results in the order of the work. The first failure cancels the rest and is
   * rethrown unchanged.
   *
   * @param threads the number of jobs that run at the same time, at least 1
   */
  public static <T> List<T> run(List<Callable<T>> work, int threads) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> each : work) {
        futures.add(pool.submit(each));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Spark worked", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(
          "Spark's work failed: " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
    } finally {
      pool.shutdownNow();
    }
  }
}
