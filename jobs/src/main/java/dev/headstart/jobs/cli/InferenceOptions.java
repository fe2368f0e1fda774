// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.codes.Inference;
import dev.headstart.image.Limits;
import java.time.Duration;
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
              + " ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = TIME,
      defaultValue = "60",
      paramLabel = "SECONDS",
      description =
          "Seconds for decoding one image; a slower one is quarantined as TOO_SLOW (default:"
              + " ${DEFAULT-VALUE}).")
  private int seconds;

  /** Returns the settings given by the options. */
  public Inference inference() {
    Arguments.atLeast(BATCH, batch, 1);
    Arguments.atLeast(TIME, seconds, 1);
    return new Inference(batch, new Limits(Duration.ofSeconds(seconds)));
  }
}
