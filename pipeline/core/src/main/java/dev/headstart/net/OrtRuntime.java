// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.headstart.NativeLibraries;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.gpu.CudaAdvice;
import dev.headstart.net.gpu.Device;
import dev.headstart.net.gpu.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Access to ONNX Runtime for the classes of this package. */
final class OrtRuntime {

  /** ONNX Runtime's setting for the folder of the files that a model in memory refers to. */
  private static final String FOLDER_OF_WEIGHTS =
      "session.model_external_initializers_file_folder_path";

  private OrtRuntime() {}

  /**
   * Returns the JVM's one environment, which logs nothing below an error.
   *
   * @throws SetupException if the native library cannot be loaded
   */
  static OrtEnvironment environment() {
    try {
      return OrtEnvironment.getEnvironment(
          OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, OrtEnvironment.DEFAULT_NAME);
    } catch (LinkageError e) {
      throw new SetupException(
          Texts.format(
              "ONNX Runtime's native library cannot be loaded on %s %s (%s): %s",
              System.getProperty("os.name"), System.getProperty("os.arch"), rootOf(e), wayOut(e)),
          e);
    }
  }

  private static String wayOut(LinkageError e) {
    return NativeLibraries.tooOldSystem(e).orElseGet(OrtRuntime::wayOut);
  }

  private static String wayOut() {
    String folder = System.getProperty("onnxruntime.native.path");
    return folder == null
        ? "it is unpacked to java.io.tmpdir ("
            + System.getProperty("java.io.tmpdir")
            + "), which must be writable and allow programs; or set"
            + " -Donnxruntime.native.path to a folder that has it"
        : Texts.format(
            "-Donnxruntime.native.path (%s) must be a folder that has it, or be left away", folder);
  }

  /**
   * Opens a session on the CPU.
   *
   * @param threads the number of threads that one run may use
   * @throws InvalidNetException if the model cannot be run
   */
  static OrtSession open(byte[] onnx, OptLevel level, int threads) {
    return open(onnx, null, level, threads);
  }

  /**
   * Opens a session on the CPU that runs a large net once.
   *
   * @param weights the file with the net's weights
   * @throws InvalidNetException if the model cannot be run
   */
  static OrtSession openForShapes(byte[] onnx, Path weights) {
    return open(onnx, weights, OptLevel.NO_OPT, 1);
  }

  /**
   * Opens a session of a cut net on the CPU.
   *
   * @throws InvalidNetException if the model cannot be run
   */
  static OrtSession open(CutNet net, OptLevel level, int threads) {
    return open(net.onnx(), weights(net), level, threads);
  }

  /**
   * Opens a session of a cut net on a GPU.
   *
   * @throws InvalidNetException if the model cannot be run
   * @throws SetupException if there is no such device, or no library that can use it
   */
  static OrtSession openOnGpu(CutNet net, OptLevel level, int threads, Device device) {
    OrtEnvironment environment = environment();
    try (SessionOptions options = options(weights(net), level, threads)) {
      addGpu(options, device);
      return environment.createSession(net.onnx(), options);
    } catch (OrtException e) {
      String message = String.valueOf(e.getMessage());
      throw CudaAdvice.isCuda(message) ? noGpu(device, message, e) : invalid(e);
    }
  }

  /** Returns the exception for a device that cannot be used, which says what to do. */
  static SetupException noGpu(Device device, String message, Throwable e) {
    return new SetupException(
        Texts.format(
            "ONNX Runtime cannot use GPU %d here: %s: %s; gpu-or-cpu would do without",
            device.gpu(), CudaAdvice.words(message), CudaAdvice.wayOut(message)),
        e);
  }

  private static @Nullable Path weights(CutNet net) {
    return net.weights() == null ? null : net.weights().path();
  }

  /**
   * @param weights the file that the model refers to, which is mapped rather than read; or null
   */
  private static OrtSession open(byte[] onnx, @Nullable Path weights, OptLevel level, int threads) {
    OrtEnvironment environment = environment();
    try (SessionOptions options = options(weights, level, threads)) {
      return environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw invalid(e);
    }
  }

  private static InvalidNetException invalid(OrtException e) {
    return new InvalidNetException(
        TooNew.sentence(String.valueOf(e.getMessage()))
            .orElse("ONNX Runtime cannot load the net: " + e.getMessage()),
        e);
  }

  private static SessionOptions options(@Nullable Path weights, OptLevel level, int threads)
      throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setOptimizationLevel(level);
    options.setCPUArenaAllocator(true);
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // A thread that spins while it waits takes the core from other tasks.
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    options.addConfigEntry("session.inter_op.allow_spinning", "0");
    if (ByteSums.saturate()) {
      options.addConfigEntry(ByteSums.EXACT, "1");
    }
    // Errors are thrown as exceptions and need not be logged too.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    if (weights != null) {
      options.addConfigEntry(FOLDER_OF_WEIGHTS, String.valueOf(weights.getParent()));
    }
    return options;
  }

  private static void addGpu(SessionOptions options, Device device) throws OrtException {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.gpu())) {
      // Without it factors are rounded to 11 bits, and codes differ from the CPU's by 1e-3.
      cuda.add("use_tf32", device.precision() == Precision.TF32 ? "1" : "0");
      // The search that tries all algorithms takes long, and does so for each size of a batch.
      cuda.add("cudnn_conv_algo_search", "HEURISTIC");
      options.addCUDA(cuda);
    }
  }

  private static String rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
