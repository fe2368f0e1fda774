// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.net.SplitNet;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;

/**
 * The bare steps of a training: the input is in memory, and each worker is a thread with a net of
 * its own, without averaging.
 *
 * @param split the net to train
 * @param batch the number of images per step
 * @param workers the number of concurrent threads
 */
@NullMarked
record BareSteps(SplitNet split, int batch, int workers) {

  private static final int STEPS = 20;

  /** Returns the time in seconds for a number of images. */
  double seconds(long images) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(workers);
    try {
      List<Future<Double>> rates = new ArrayList<>();
      for (int worker = 0; worker < workers; worker++) {
        rates.add(
            threads.submit(
                () ->
                    TrainingBench.rate(
                        TrainingBench.network(split, batch),
                        TrainingBench.data(split, batch),
                        STEPS)));
      }
      double rate = 0;
      for (Future<Double> one : rates) {
        rate += one.get();
      }
      return images / rate;
    } finally {
      threads.shutdown();
    }
  }
}
