// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.Texts;
import dev.headstart.zoo.DownloadListener;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a download: as one line that is overwritten on a terminal, otherwise as a
 * line every ten seconds.
 */
final class DownloadProgress implements DownloadListener, AutoCloseable {

  private final PrintStream err;
  private final boolean terminal;
  private final long every;
  private @Nullable URI from;
  private long last;

  DownloadProgress(PrintStream err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
    this.every = (terminal ? Duration.ofMillis(200) : Duration.ofSeconds(10)).toNanos();
  }

  @Override
  public void progress(URI url, long done, long size) {
    long now = System.nanoTime();
    if (url.equals(from) && now - last < every && done < size) {
      return;
    }
    if (!url.equals(from)) {
      clear();
      err.println("fetching " + url);
    }
    from = url;
    last = now;
    String line =
        Texts.format("  %,.1f of %,.1f MB (%d %%)", done / 1e6, size / 1e6, 100 * done / size);
    if (terminal) {
      err.print("\r" + line + "\u001b[K");
    } else {
      err.println(line);
    }
    err.flush();
  }

  private void clear() {
    if (terminal && from != null) {
      err.print("\r\u001b[K");
    }
  }

  @Override
  public void close() {
    clear();
  }
}
