package dev.headstart.net;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A JVM that exits with 7 while its threads still compute codes, as a killed executor does. */
final class ShutdownMain {

  private ShutdownMain() {}

  public static void main(String[] args) throws InterruptedException {
    CountDownLatch running = new CountDownLatch(4);
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> compute(running));
      thread.setDaemon(true);
      thread.start();
    }
    running.await();
    System.exit(7);
  }

  private static void compute(CountDownLatch running) {
    CodeSession session = CodeSession.shared("net", ShutdownMain::net, 1);
    try (CodeBatch batch = session.batch(4)) {
      for (int i = 0; ; i++) {
        batch.run(4);
        if (i == 10) {
          running.countDown();
        }
      }
    }
  }

  private static CutNet net() {
    return new TestGraph()
        .input("image", onnx.Onnx.TensorProto.DataType.FLOAT, -1, 3, 64, 64)
        .floats("w", List.of(64, 3, 5, 5), new double[64 * 75])
        .node("Conv", "conv", "image", "w")
        .node("Relu", "relu", "conv")
        .node("GlobalAveragePool", "gap", "relu")
        .node("Flatten", "flat", "gap")
        .output("flat")
        .netOf(64)
        .cut(List.of("flat"));
  }
}
