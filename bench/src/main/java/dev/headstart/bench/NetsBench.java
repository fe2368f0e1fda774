// SPDX-License-Identifier: Apache-2.0
package dev.headstart.bench;

import dev.headstart.Texts;
import dev.headstart.net.CodeBatch;
import dev.headstart.net.CodeSession;
import dev.headstart.net.PretrainedNet;
import dev.headstart.zoo.NetFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;

/**
 * The images a second of several nets alone, without decoding: one thread, in turn, the median of
 * the rounds. {@code NetsBench ROUNDS NET.onnx…}
 */
public final class NetsBench {

  private static final int BATCH = 8;

  private NetsBench() {}

  /** Measures. */
  public static void main(String[] args) {
    int rounds = Integer.parseInt(args[0]);
    List<CodeBatch> batches = new ArrayList<>();
    for (int net = 1; net < args.length; net++) {
      PretrainedNet loaded = new NetFiles(new Configuration()).loadWithCardBeside(args[net]);
      CodeBatch batch = CodeSession.open(loaded.cut(List.of()), 1).batch(BATCH);
      Random random = new Random(1);
      for (int i = 0; i < batch.input().capacity(); i++) {
        batch.input().put(i, (float) random.nextGaussian());
      }
      batches.add(batch);
    }
    double[][] perSecond = new double[batches.size()][rounds];
    for (int round = -2; round < rounds; round++) {
      for (int net = 0; net < batches.size(); net++) {
        long start = System.nanoTime();
        batches.get(net).run(BATCH);
        if (round >= 0) {
          perSecond[net][round] = BATCH * 1e9 / (System.nanoTime() - start);
        }
      }
    }
    for (int net = 0; net < batches.size(); net++) {
      Arrays.sort(perSecond[net]);
      System.out.println(
          Texts.format(
              "%-60s %8.1f images/s (%.1f to %.1f), %.2f times the first",
              args[net + 1],
              perSecond[net][rounds / 2],
              perSecond[net][rounds / 4],
              perSecond[net][rounds * 3 / 4],
              perSecond[net][rounds / 2] / perSecond[0][rounds / 2]));
    }
  }
}
