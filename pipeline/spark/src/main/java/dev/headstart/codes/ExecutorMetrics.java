// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import dev.headstart.codes.ImageCounts.End;
import dev.headstart.net.gpu.GpuListener;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import scala.collection.Iterator;

/**
 * The metrics of this executor since it started, for the sinks of Spark's metrics system: images
 * and bytes, and the nanoseconds that its task threads spent in each stage.
 *
 * <p>Unlike {@link Counters}, they are updated at once, and include the work of failed tasks. Safe
 * for use by several threads.
 */
final class ExecutorMetrics implements Source {

  /** The prefix of the metrics, after the ids of application and executor. */
  static final String NAME = "headstart";

  private final MetricRegistry registry = new MetricRegistry();
  private final Counter coded = registry.counter("imagesCoded");
  private final Counter failed = registry.counter("imagesFailed");
  private final Counter bytes = registry.counter("bytesRead");
  private final Counter decode = registry.counter("decodeNanos");
  private final Counter preprocess = registry.counter("preprocessNanos");
  private final Counter infer = registry.counter("inferNanos");

  private ExecutorMetrics() {}

  /**
   * Returns the metrics of the executor that runs in this JVM, registered at the first call. They
   * are stored only in its metrics system, so that a new SparkContext in the same JVM gets new
   * ones.
   */
  static ExecutorMetrics ofThisExecutor() {
    MetricsSystem system = SparkEnv.get().metricsSystem();
    synchronized (system) {
      Iterator<Source> there = system.getSourcesByName(NAME).iterator();
      while (there.hasNext()) {
        if (there.next() instanceof ExecutorMetrics metrics) {
          return metrics;
        }
      }
      ExecutorMetrics metrics = new ExecutorMetrics();
      system.registerSource(metrics);
      return metrics;
    }
  }

  /**
   * Returns what counts the work of a GPU, in the metrics of whichever SparkContext there is then,
   * as sessions outlive it.
   */
  static GpuListener ofGpu(int device) {
    String prefix = "gpu." + device + ".";
    return new GpuListener() {
      @Override
      public void queued(int images) {
        count("queuedImages", images);
      }

      @Override
      public void ran(int images, int size, long nanos) {
        count("busyNanos", nanos);
        count("batches", 1);
        count("images", images);
        count("paddedImages", size - (long) images);
      }

      private void count(String what, long n) {
        if (SparkEnv.get() != null) {
          ofThisExecutor().registry.counter(prefix + what).inc(n);
        }
      }
    };
  }

  @Override
  public String sourceName() {
    return NAME;
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  void image(boolean success) {
    (success ? coded : failed).inc();
  }

  void read(long fileBytes) {
    bytes.inc(fileBytes);
  }

  /** Records the times of one image: reading and decoding, then resizing and normalising. */
  void loaded(long decodeNanos, long preprocessNanos) {
    decode.inc(decodeNanos);
    preprocess.inc(preprocessNanos);
  }

  /** Records the outcomes of all images of a pass, on the driver. */
  void done(ImageCounts counts) {
    registry.counter("imagesSeen").inc(counts.seen());
    registry.counter("imagesReused").inc(counts.of(End.REUSED));
    registry.counter("imagesUnchanged").inc(counts.of(End.UNCHANGED));
    registry.counter("imagesStillQuarantined").inc(counts.of(End.QUARANTINED));
    registry.counter("passedOver").inc(counts.passed());
    counts.passedOver().forEach((why, n) -> registry.counter("passedOver." + why.key()).inc(n));
  }

  /** Records a run of the net. */
  void inferred(long nanos) {
    infer.inc(nanos);
  }
}
