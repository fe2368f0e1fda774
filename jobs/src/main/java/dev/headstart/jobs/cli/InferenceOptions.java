package dev.headstart.jobs.cli;

import picocli.CommandLine.Option;

/** How a net is run on images. */
public final class InferenceOptions {

  private static final String NAME = "--inference-batch";

  @Option(
      names = NAME,
      defaultValue = "8",
      paramLabel = "N",
      description =
          "Images per inference batch; more take more memory and are hardly faster (default:"
              + " ${DEFAULT-VALUE}).")
  private int batch;

  /** Images per inference batch. */
  public int batch() {
    Arguments.atLeast(NAME, batch, 1);
    return batch;
  }
}
