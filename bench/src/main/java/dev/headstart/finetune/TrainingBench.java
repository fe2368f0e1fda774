// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.zoo.NetFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.NullMarked;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Compares the time of training all layers of a net on one thread with that of PyTorch, in
 * alternating rounds.
 *
 * <p>Arguments: an ONNX file, its card, the number of images per step, of measured steps and
 * rounds, and the command that runs {@code train.py}.
 */
@NullMarked
public final class TrainingBench {

  private static final int WARM_UPS = 3;

  private TrainingBench() {}

  /** Prints one row per round, then medians and their ratios. */
  public static void main(String[] args) throws Exception {
    int batch = Integer.parseInt(args[2]);
    int steps = Integer.parseInt(args[3]);
    int rounds = Integer.parseInt(args[4]);
    List<String> python = List.of(args).subList(5, args.length);
    PretrainedNet net = new NetFiles(new Configuration()).load(args[0], args[1]);
    SplitNet split = net.split(Optional.empty());
    Path backbone = Files.createTempFile("headstart-bench", ".onnx");
    try {
      Files.write(backbone, split.backbone().onnx());
      ComputationGraph network = network(split, batch);
      INDArray start = network.params().dup();
      DataSet data = data(split, batch);
      double[] ours = new double[rounds];
      double[] plain = new double[rounds];
      double[] last = new double[rounds];
      for (int round = 0; round < rounds; round++) {
        network.params().assign(start); // as PyTorch, which starts anew each time
        network.getUpdater().getUpdaterStateViewArray().assign(0);
        ours[round] = rate(network, data, steps);
        plain[round] = pytorch(python, backbone, batch, steps);
        last[round] = pytorch(python, backbone, batch, steps, "channels_last");
        print("round " + (round + 1), ours[round], plain[round], last[round]);
      }
      print("median ", median(ours), median(plain), median(last));
    } finally {
      Files.delete(backbone);
    }
  }

  static ComputationGraph network(SplitNet split, int batch) {
    FineTuneOptions options =
        FineTuneOptions.builder()
            .epochs(1)
            .batchSize(batch)
            .workers(1)
            .averagingFrequency(1)
            .learningRate(1e-4)
            .pretrainedRate(1)
            .optimizer(Optimizer.SGD)
            .schedule(Schedule.CONSTANT)
            .warmUp(0)
            .weightDecay(0)
            .patience(1)
            .seed(1)
            .build();
    HeadWeights head = HeadWeights.zeros(List.of("a", "b"), split.backbone().lengths().get(0));
    ComputationGraph network = HeadedNet.of(split, head, options, null).graph().network();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
    return network;
  }

  static DataSet data(SplitNet split, int batch) {
    long[] shape =
        LongStream.concat(
                LongStream.of(batch), split.inputShape().stream().mapToLong(Long::longValue))
            .toArray();
    Nd4j.getRandom().setSeed(1);
    float[][] labels = new float[batch][];
    Arrays.setAll(labels, i -> i % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1});
    return new DataSet(Nd4j.randn(shape), Nd4j.create(labels));
  }

  static double rate(ComputationGraph network, DataSet data, int steps) {
    for (int i = 0; i < WARM_UPS; i++) {
      network.fit(data);
    }
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      network.fit(data);
    }
    return data.numExamples() * steps / ((System.nanoTime() - start) / 1e9);
  }

  private static double pytorch(
      List<String> python, Path net, int batch, int steps, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(python);
    Stream.of(net, batch, steps, WARM_UPS).map(String::valueOf).forEach(command::add);
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(Texts.format("%s gave %d", command, process.exitValue()));
    }
    return Double.parseDouble(out);
  }

  private static void print(String what, double ours, double plain, double last) {
    System.out.printf(
        Locale.ROOT,
        "%s  Headstart %.1f images/s  PyTorch %.1f, channels last %.1f  ratios %.2f, %.2f%n",
        what,
        ours,
        plain,
        last,
        ours / plain,
        ours / last);
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
