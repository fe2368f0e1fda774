// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.headstart.NativeLibraries;
import dev.headstart.SetupException;
import dev.headstart.Texts;
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
    return open(onnx, null, level, threads, Device.CPU);
  }

  /**
   * Opens a session on the CPU that runs a large net once.
   *
   * @param weights the file with the net's weights
   * @throws InvalidNetException if the model cannot be run
   */
  static OrtSession openForShapes(byte[] onnx, Path weights) {
    return open(onnx, weights, OptLevel.NO_OPT, 1, Device.CPU);
  }

  /**
   * Opens a session of a cut net on a device.
   *
   * @throws InvalidNetException if the model cannot be run
   * @throws SetupException if there is no such device and falling back to the CPU is not allowed
   */
  static OrtSession open(CutNet net, OptLevel level, int threads, Device device) {
    Path weights = net.weights() == null ? null : net.weights().path();
    return open(net.onnx(), weights, level, threads, device);
  }

  /**
   * Opens a session on a device.
   *
   * @param weights the file that the model refers to, which is mapped rather than read; or null
   * @throws InvalidNetException if the model cannot be run
   * @throws SetupException if there is no such device and falling back to the CPU is not allowed
   */
  private static OrtSession open(
      byte[] onnx, @Nullable Path weights, OptLevel level, int threads, Device device) {
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
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
      if (device.isGpu()) {
        addGpu(options, device);
      }
      return environment.createSession(onnx, options);
    } catch (OrtException e) {
      throw new InvalidNetException(
          TooNew.sentence(String.valueOf(e.getMessage()))
              .orElse("ONNX Runtime cannot load the net: " + e.getMessage()),
          e);
    }
  }

  private static void addGpu(SessionOptions options, Device device) {
    try {
      options.addCUDA(device.gpu());
    } catch (OrtException e) {
      if (!device.orCpu()) {
        throw new SetupException(
            Texts.format(
                "ONNX Runtime cannot use GPU %d here: %s: it needs a build with -Pcuda and CUDA on"
                    + " the machine; gpu-or-cpu would do without",
                device.gpu(), e.getMessage()),
            e);
      }
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
