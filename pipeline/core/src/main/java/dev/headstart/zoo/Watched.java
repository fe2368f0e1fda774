// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A stream that is given up when nothing comes for a while; the JDK's client waits for ever once
 * the headers are there.
 */
final class Watched extends FilterInputStream {

  private final ScheduledExecutorService watch;
  private volatile long last = System.nanoTime();
  private volatile boolean stalled;

  Watched(InputStream in, Duration stall) {
    super(in);
    watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "download-watch");
              thread.setDaemon(true);
              return thread;
            });
    long millis = Math.max(1, stall.toMillis() / 4);
    ScheduledFuture<?> unused =
        watch.scheduleAtFixedRate(() -> giveUpAfter(stall), millis, millis, TimeUnit.MILLISECONDS);
  }

  private void giveUpAfter(Duration stall) {
    if (System.nanoTime() - last > stall.toNanos()) {
      stalled = true;
      try {
        in.close();
      } catch (IOException e) {
        // the reader gets it
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 255;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      int n = in.read(bytes, offset, length);
      if (stalled) {
        throw new IOException("closed");
      }
      last = System.nanoTime();
      return n;
    } catch (IOException e) {
      throw stalled
          ? new IOException("the server stopped sending", e)
          : new IOException("it broke off: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    watch.shutdownNow();
    super.close();
  }
}
