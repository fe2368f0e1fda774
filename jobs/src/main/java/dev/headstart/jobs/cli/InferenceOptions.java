// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.Inference;
import dev.headstart.image.Limits;
import dev.headstart.net.gpu.Precision;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for decoding images and running a net on them. */
public final class InferenceOptions {

  private static final String BATCH = "--inference-batch";
  private static final String TIME = "--image-timeout";

  @Option(
      names = BATCH,
      defaultValue = "8",
      paramLabel = "N",
      description =
          "Images per inference batch; more take more memory and are hardly faster (default:"
              + " ${DEFAULT-VALUE}). A GPU gathers those of all tasks into batches of up to 8 times"
              + " as many.")
  private int batch;

  @Option(
      names = TIME,
      defaultValue = "60",
      paramLabel = "SECONDS",
      description =
          "Seconds for decoding one image; a slower one is quarantined as TOO_SLOW (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--precision",
      paramLabel = "fp32|tf32",
      description =
          "How exactly a GPU multiplies: fp32 gives the codes of the CPU but for the last bits; tf32"
              + " is faster, and its codes, which differ by about 0.1 %%, count as those of another"
              + " net (default: as the net's card says, else fp32).")
  private @Nullable Precision precision;

  /** Returns the settings given by the options. */
  public Inference inference() {
    Arguments.atLeast(BATCH, batch, 1);
    Arguments.atLeast(TIME, seconds, 1);
    return new Inference(batch, new Limits(Duration.ofSeconds(seconds)), precision);
  }
}
