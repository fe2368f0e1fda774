// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.image.ImageException;
import dev.headstart.image.ImageSize;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.CutNet;
import dev.headstart.net.gpu.PendingCodes;
import dev.headstart.source.table.ImageLoader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;

/**
 * Streams images through decoding, preprocessing and the net, one batch at a time and in order. On
 * a GPU the next batch is decoded while the net runs.
 *
 * <p>It needs memory for one batch and its buffers, however long the stream is. An image that
 * cannot be read or decoded comes out with its {@link Failure}; an error of the net itself is
 * thrown as an exception. For use by one thread; the session may be shared.
 */
public final class CodeStream<T> implements Iterator<CodedImage<T>>, AutoCloseable {

  /**
   * An item that waits for its batch to run: its slot in the batch, or -1 if it has already failed.
   */
  private record Waiting<T>(
      T item, int slot, @Nullable ImageSize size, @Nullable Failure failure) {}

  /**
   * A batch that runs.
   *
   * @param codes null if none of its images could be decoded
   */
  private record Started<T>(List<Waiting<T>> images, @Nullable PendingCodes codes) {}

  private static final float[][] NO_CODES = {};

  private final Iterator<T> items;
  private final ImageLoader<T> loader;
  private final Preprocessor preprocessor;
  private final CodeBatch batch;
  private final int layers;
  private final int imageLength;
  private final ExecutorMetrics metrics = ExecutorMetrics.ofThisExecutor();
  private final Queue<Started<T>> running = new ArrayDeque<>();
  private final Queue<CodedImage<T>> ready = new ArrayDeque<>();

  CodeStream(
      Iterator<T> items,
      ImageLoader<T> loader,
      Preprocessing preprocessing,
      CutNet net,
      CodeSession session,
      Inference how) {
    this.items = items;
    this.loader = loader;
    this.layers = net.layers().size();
    this.imageLength = preprocessing.length();
    this.preprocessor = new Preprocessor(preprocessing, how.limits());
    this.batch = session.batch(how.batchSize());
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && (items.hasNext() || !running.isEmpty())) {
      while (items.hasNext() && running.size() < batch.ahead()) {
        running.add(start());
      }
      finish(running.remove());
    }
    if (ready.isEmpty()) {
      close(); // a task may have several streams, one after the other
    }
    return !ready.isEmpty();
  }

  @Override
  public CodedImage<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private Started<T> start() {
    List<Waiting<T>> waiting = new ArrayList<>(batch.capacity());
    int loaded = 0;
    while (items.hasNext() && waiting.size() < batch.capacity()) {
      Waiting<T> next = load(items.next(), loaded);
      loaded += next.slot() < 0 ? 0 : 1;
      waiting.add(next);
    }
    if (loaded == 0) {
      return new Started<>(waiting, null);
    }
    long start = System.nanoTime();
    PendingCodes codes = batch.start(loaded);
    metrics.inferred(System.nanoTime() - start);
    return new Started<>(waiting, codes);
  }

  private void finish(Started<T> started) {
    PendingCodes codes = started.codes();
    if (codes != null) {
      long start = System.nanoTime();
      codes.await();
      metrics.inferred(System.nanoTime() - start);
    }
    for (Waiting<T> w : started.images()) {
      CodedImage<T> image = w.slot() < 0 || codes == null ? failed(w) : coded(w, codes);
      if (!Failure.KNOWN.equals(image.failure())) {
        metrics.image(image.failure() == null);
      }
      ready.add(image);
    }
  }

  private Waiting<T> load(T item, int slot) {
    Failure failure;
    long start = System.nanoTime();
    long preprocessed = preprocessor.nanos();
    try {
      ImageSize size = loader.load(item, preprocessor, batch.input(), slot * imageLength);
      if (size != null) {
        return new Waiting<>(item, slot, size, null);
      }
      failure = Failure.KNOWN;
    } catch (ImageException e) {
      failure = new Failure("decode", e.kind().name(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      failure = Failure.of("read", e);
    } catch (FSError e) { // thrown by Hadoop for a failing disk or mount
      failure =
          Failure.of("read", e.getCause() instanceof IOException io ? io : new IOException(e));
    } finally {
      long preprocess = preprocessor.nanos() - preprocessed;
      metrics.loaded(System.nanoTime() - start - preprocess, preprocess);
    }
    return new Waiting<>(item, -1, null, failure);
  }

  private CodedImage<T> failed(Waiting<T> w) {
    return new CodedImage<>(w.item(), NO_CODES, w.size(), w.failure());
  }

  private CodedImage<T> coded(Waiting<T> w, PendingCodes pending) {
    float[][] codes = new float[layers][];
    for (int layer = 0; layer < layers; layer++) {
      codes[layer] = pending.code(layer, w.slot());
      if (!finite(codes[layer])) {
        String message = "the net's code has a NaN or an infinite value";
        return new CodedImage<>(
            w.item(), NO_CODES, w.size(), new Failure("infer", "NOT_FINITE", message));
      }
    }
    return new CodedImage<>(w.item(), codes, w.size(), null);
  }

  private static boolean finite(float[] code) {
    // A single pass without branches: zero times a finite number is zero, times any other NaN.
    float sum = 0;
    for (float value : code) {
      sum += value * 0;
    }
    return sum == 0;
  }

  @Override
  public void close() {
    batch.close();
    preprocessor.close();
  }
}
