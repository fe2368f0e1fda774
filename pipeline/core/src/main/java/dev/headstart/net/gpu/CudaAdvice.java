// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.gpu;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what to do about an error of ONNX Runtime on a GPU. */
public final class CudaAdvice {

  /** What a message contains, in lower case, and the way out. */
  private record Way(String words, String out) {}

  private static final String FEWER = "give fewer images at once: --inference-batch 4, 2 or 1";

  /** The first that fits is taken. */
  private static final List<Way> WAYS =
      List.of(
          new Way(
              "driver version is insufficient",
              "NVIDIA's driver is too old: it needs 570 or newer"),
          new Way(
              "no kernel image",
              "ONNX Runtime has no code for this generation of devices: use another device or the"
                  + " CPU"),
          new Way(
              "cudalibrarygetkernel",
              "the CUDA on this machine is too old: it needs CUDA 12.8 or newer"),
          new Way(
              "no cuda-capable device",
              "the machine has none, or CUDA_VISIBLE_DEVICES shows none to this process"),
          new Way(
              "invalid device ordinal",
              "the machine has fewer devices, or CUDA_VISIBLE_DEVICES shows fewer to this"
                  + " process"),
          new Way("out of memory", FEWER),
          new Way("failed to allocate memory", FEWER),
          new Way(
              "cannot open shared object",
              "it needs CUDA 12.8 or newer and cuDNN 9 where libraries are looked for"
                  + " (spark.executor.extraLibraryPath, LD_LIBRARY_PATH)"));

  private static final String BUILD = "it needs a build with -Pcuda and CUDA on the machine";

  /** Errors of CUDA and its libraries, which are not the net's fault. */
  private static final Pattern CUDA =
      Pattern.compile(
          "(CUDA|CUDNN|CUBLAS|CUFFT)[ _]?(failure|error)|CUDA shared provider|providers_cuda|lib(cu|nv)",
          Pattern.CASE_INSENSITIVE);

  /** The words of an error, without the place in the code that follows. */
  private static final Pattern WORDS =
      Pattern.compile("((CUDA|CUDNN|CUBLAS|CUFFT) failure [^;]*[^; ])", Pattern.CASE_INSENSITIVE);

  private CudaAdvice() {}

  /** Returns what to do about an error that said that a device cannot be used. */
  public static String wayOut(String message) {
    return known(message).orElse(BUILD);
  }

  /** Returns what to do about an error in a run; empty if it is none of those that are known. */
  public static Optional<String> known(String message) {
    String lower = message.toLowerCase(Locale.ROOT);
    return WAYS.stream().filter(way -> lower.contains(way.words())).map(Way::out).findFirst();
  }

  /** Returns whether an error is one of CUDA or its libraries. */
  public static boolean isCuda(String message) {
    return CUDA.matcher(message).find() || known(message).isPresent();
  }

  /** Returns what an error says, in one line. */
  public static String words(String message) {
    Matcher words = WORDS.matcher(message);
    String said =
        words.find() ? words.group(1) : message.replaceFirst("^Error code - .* - message: ", "");
    return said.replaceAll("\\s+", " ").strip();
  }
}
