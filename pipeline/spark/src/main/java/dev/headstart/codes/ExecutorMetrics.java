// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import com.codahale.metrics.Counter;
import com.codahale.metrics.MetricRegistry;
import dev.headstart.codes.ImageCounts.End;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.metrics.source.Source;
import scala.collection.Iterator;

/**
 * What this executor has done since it started, for the sinks of Spark's metrics system: images and
 * bytes, and the nanoseconds that its task threads spent in each stage.
 *
 * <p>Unlike {@link Counters}, these count at once, and what failed tasks did as well. Safe for use
 * by several threads.
 */
final class ExecutorMetrics implements Source {

  /** How the metrics begin, behind the ids of application and executor. */
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
   * Those of the executor that runs in this JVM, registered at the first call. Its metrics system
   * is the one place that knows them, so that a new Spark in the same JVM gets new ones.
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

  /** Reading and decoding, then resizing and normalising, of one image. */
  void loaded(long decodeNanos, long preprocessNanos) {
    decode.inc(decodeNanos);
    preprocess.inc(preprocessNanos);
  }

  /** What became of all images of a pass, on the driver. */
  void done(ImageCounts counts) {
    registry.counter("imagesSeen").inc(counts.seen());
    registry.counter("imagesReused").inc(counts.of(End.REUSED));
    registry.counter("imagesUnchanged").inc(counts.of(End.UNCHANGED));
    registry.counter("imagesStillQuarantined").inc(counts.of(End.QUARANTINED));
    registry.counter("passedOver").inc(counts.passed());
    counts.passedOver().forEach((why, n) -> registry.counter("passedOver." + why.key()).inc(n));
  }

  /** A run of the net. */
  void inferred(long nanos) {
    infer.inc(nanos);
  }
}
