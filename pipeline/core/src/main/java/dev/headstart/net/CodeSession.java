// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.SetupException;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.gpu.CudaAdvice;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Gatherer;
import dev.headstart.net.gpu.GpuListener;
import dev.headstart.net.gpu.Precision;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX Runtime session of a cut net, which computes codes. It can be shared by all threads of a
 * JVM.
 *
 * <p>Each thread needs its own {@link CodeBatch}. If a net cannot process several images at once
 * (because its file fixes the batch to 1), that is detected when it is opened, and the images of a
 * batch are then run one by one.
 *
 * <p>On the CPU each thread runs its own batch. On a GPU the images of all threads are gathered
 * into larger batches, which one thread runs.
 */
public final class CodeSession implements AutoCloseable {

  private final CutNet shape;
  private final OrtSession session;
  private final boolean batched;
  private final boolean shared;
  private final Queue<BatchMemory> idle = new ConcurrentLinkedQueue<>();
  private final ReentrantReadWriteLock running = new ReentrantReadWriteLock();
  private final @Nullable Gatherer gatherer;
  private boolean closed;

  /**
   * @param gathering how images are gathered, or null where each thread runs its own batch
   */
  private CodeSession(
      CutNet shape,
      OrtSession session,
      boolean batched,
      boolean shared,
      @Nullable Gathering gathering) {
    this.shape = shape;
    this.session = session;
    this.batched = batched;
    this.shared = shared;
    this.gatherer = gathering == null ? null : gathering.start(this);
  }

  private record Gathering(Device device, GpuListener listener) {

    Gatherer start(CodeSession session) {
      return Gatherer.start(
          "headstart-gpu-" + device.gpu(),
          device.batch(),
          session.batched,
          session.shape.inputLength(),
          session.shape.layers().size(),
          images -> new SessionRun(session, new BatchMemory(session.shape, images)),
          listener);
    }
  }

  /**
   * Loads a net.
   *
   * @param intraOpThreads the number of threads that one run may use, 1 or more
   * @throws InvalidNetException if ONNX Runtime cannot run it
   * @throws dev.headstart.SetupException if ONNX Runtime's native library cannot be loaded
   */
  public static CodeSession open(CutNet net, int intraOpThreads) {
    return open(net, intraOpThreads, Device.CPU, GpuListener.NONE);
  }

  /**
   * Loads a net on a device.
   *
   * @param listener learns what a GPU does
   * @throws dev.headstart.SetupException also if the device is missing and falling back to the CPU
   *     is not allowed
   */
  public static CodeSession open(
      CutNet net, int intraOpThreads, Device device, GpuListener listener) {
    return open(net, intraOpThreads, device, false, listener);
  }

  /**
   * Loads a net on the CPU and gathers the images of its threads as on a GPU.
   *
   * @param batch the number of images that a thread hands over at once, 1 or more
   */
  public static CodeSession gathering(CutNet net, int batch, GpuListener listener) {
    Device device = new Device(Device.NONE, true, Precision.FP32, batch);
    OrtSession session = OrtRuntime.open(net, OptLevel.ALL_OPT, 1);
    return checked(net, session, false, new Gathering(device, listener));
  }

  /**
   * Returns the JVM's shared session for a key. It is opened at its first use and closed when the
   * JVM shuts down; {@link #close} has no effect on it.
   *
   * @param key identifies the net: its fingerprint and its layers
   * @param net supplies the net; called only if there is no session for the key yet
   * @param intraOpThreads as for {@link #open}; the first call for a key decides
   * @throws IllegalStateException if the JVM is shutting down
   * @throws RuntimeException what the supplier or {@link #open} throws; the next call tries again
   */
  public static CodeSession shared(String key, Supplier<CutNet> net, int intraOpThreads) {
    return shared(key, net, intraOpThreads, Device.CPU, GpuListener.NONE, session -> {});
  }

  /**
   * The same on a device, with a check of the session before it is shared.
   *
   * @param listener learns what a GPU does
   * @param check runs once; if it throws, the session is closed
   */
  public static CodeSession shared(
      String key,
      Supplier<CutNet> net,
      int intraOpThreads,
      Device device,
      GpuListener listener,
      Consumer<CodeSession> check) {
    return SharedSessions.ofJvm()
        .session(
            key, () -> checked(open(net.get(), intraOpThreads, device, true, listener), check));
  }

  private static CodeSession checked(CodeSession session, Consumer<CodeSession> check) {
    try {
      check.accept(session);
      return session;
    } catch (RuntimeException e) {
      session.shutDown();
      throw e;
    }
  }

  private static CodeSession open(
      CutNet net, int intraOpThreads, Device device, boolean shared, GpuListener listener) {
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException("A session needs 1 thread or more, not " + intraOpThreads);
    }
    if (device.isGpu()) {
      try {
        OrtSession gpu = OrtRuntime.openOnGpu(net, OptLevel.ALL_OPT, intraOpThreads, device);
        return checked(net, gpu, shared, new Gathering(device, listener));
      } catch (SetupException e) {
        if (!device.orCpu()) {
          throw e;
        }
      }
    }
    OrtSession cpu = OrtRuntime.open(net, OptLevel.ALL_OPT, intraOpThreads);
    return checked(net, cpu, shared, null);
  }

  private static CodeSession checked(
      CutNet net, OrtSession session, boolean shared, @Nullable Gathering gathering) {
    Device device = gathering == null ? Device.CPU : gathering.device();
    try {
      boolean batched = BatchCheck.takesBatches(session, net, device.precision());
      return new CodeSession(net.withoutModel(), session, batched, shared, gathering);
    } catch (OrtException | RuntimeException e) {
      closeAfter(e, session);
      String message = String.valueOf(e.getMessage());
      if (device.isGpu() && CudaAdvice.isCuda(message)) {
        throw OrtRuntime.noGpu(device, message, e);
      }
      throw e instanceof InvalidNetException invalid
          ? invalid
          : new InvalidNetException(
              "ONNX Runtime cannot run the net at " + net + ": " + message, e);
    }
  }

  /**
   * Allocates the memory for one thread's batch of images and their codes.
   *
   * @param capacity the maximum number of images per run, 1 or more
   */
  public CodeBatch batch(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("A batch holds 1 image or more, not " + capacity);
    }
    return new CodeBatch(this, memory(capacity), gatherer);
  }

  /** Waits for running inferences, then releases the net; later runs fail. */
  @Override
  public void close() {
    if (!shared) {
      shutDown();
    }
  }

  void shutDown() {
    if (gatherer != null) {
      gatherer.close(); // which still runs the images that were handed over
    }
    Lock alone = running.writeLock();
    alone.lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime did not close the net: " + e.getMessage(), e);
    } finally {
      alone.unlock();
    }
  }

  CutNet shape() {
    return shape;
  }

  boolean batched() {
    return batched;
  }

  /** Runs the net on memory that the caller owns. */
  void run(BatchMemory.View view) {
    Lock together = running.readLock();
    together.lock();
    try {
      if (closed) {
        throw new IllegalStateException("The session of " + shape + " is closed");
      }
      session.run(Map.of(shape.input(), view.input()), view.outputs()).close();
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      together.unlock();
    }
  }

  private IllegalStateException failed(OrtException e) {
    String message = String.valueOf(e.getMessage());
    Optional<String> wayOut = gatherer == null ? Optional.empty() : CudaAdvice.known(message);
    return wayOut.isPresent()
        ? new SetupException(
            "A GPU failed on " + shape + ": " + CudaAdvice.words(message) + ": " + wayOut.get(), e)
        : new IllegalStateException("ONNX Runtime failed on " + shape + ": " + message, e);
  }

  /** Takes back the memory of a batch; the next task's batch is as large and takes it over. */
  void recycle(BatchMemory memory) {
    idle.add(memory);
  }

  private BatchMemory memory(int capacity) {
    for (BatchMemory memory = idle.poll(); memory != null; memory = idle.poll()) {
      if (memory.capacity() == capacity) {
        return memory;
      }
    }
    return new BatchMemory(shape, capacity);
  }

  private static void closeAfter(Exception failure, OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      failure.addSuppressed(e);
    }
  }
}
