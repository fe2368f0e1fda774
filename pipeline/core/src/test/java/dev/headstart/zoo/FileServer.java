// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.headstart.Texts;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on this machine that serves one file, and can be made to break off. */
final class FileServer implements AutoCloseable {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger requests = new AtomicInteger();
  private volatile byte[] file;
  private volatile String etag = "\"one\"";
  private volatile int breakAfter = Integer.MAX_VALUE;
  private volatile int breaks;
  private volatile int truncateAt = Integer.MAX_VALUE;
  private volatile long pauseMillis;

  FileServer(byte[] file) throws IOException {
    this.file = file;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/net.onnx", this::serve);
    server.start();
  }

  /** Redirects a path to an address. */
  void redirect(String path, String to) {
    server.createContext(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Location", to);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
  }

  /** The next answers break off after so many bytes, with the length of the whole announced. */
  void breakOff(int afterBytes, int times) {
    breakAfter = afterBytes;
    breaks = times;
  }

  /** No answer goes past this byte of the file, though its whole length is announced. */
  void truncate(int at) {
    truncateAt = at;
  }

  /** The next answers send some bytes and then nothing for a while. */
  void stall(long millis) {
    pauseMillis = millis;
  }

  void replace(byte[] other, String tag) {
    file = other;
    etag = tag;
  }

  URI uri(String path) {
    return URI.create("http://localhost:" + server.getAddress().getPort() + path);
  }

  URI uri() {
    return uri("/net.onnx");
  }

  /** The Range headers of all requests, empty where there was none. */
  List<String> ranges() {
    return List.copyOf(ranges);
  }

  int requests() {
    return requests.get();
  }

  private void serve(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
    ranges.add(range == null ? "" : range);
    int from = 0;
    if (range != null && (ifRange == null || ifRange.equals(etag))) {
      from = Integer.parseInt(range.replaceAll("\\D", ""));
    }
    exchange.getResponseHeaders().add("ETag", etag);
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .add("Content-Range", Texts.format("bytes %d-%d/%d", from, file.length - 1, file.length));
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : 200, file.length - from);
    boolean broken = breaks > 0 || truncateAt < file.length;
    int rest = Math.max(0, Math.min(truncateAt, file.length) - from);
    int count = breaks > 0 ? Math.min(breakAfter, rest) : rest;
    breaks = Math.max(0, breaks - 1);
    OutputStream out = exchange.getResponseBody();
    out.write(file, from, count);
    out.flush();
    pause();
    if (!broken) {
      out.close();
    }
    exchange.close(); // where bytes are missing, this breaks the connection
  }

  private void pause() {
    try {
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
