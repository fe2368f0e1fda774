// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.zoo.Download.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Downloads files over HTTP, resuming a partial file.
 *
 * <p>Redirects are followed by this class rather than by the client: only to {@code http} and
 * {@code https}, and never from {@code https} to {@code http}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#name-range-requests">RFC 9110, range
 *     requests</a>
 */
final class HttpSource {

  private static final int MAX_REDIRECTS = 10;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int BUFFER = 1 << 16;

  private final Duration stall;
  private final HttpClient client;

  HttpSource(Duration stall) {
    this.stall = stall;
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(stall)
            .build();
  }

  /**
   * Completes a file.
   *
   * @param part the bytes received so far, or a file that does not exist yet
   * @param size the size of the complete file in bytes
   * @param done receives the number of bytes present
   * @throws Refused if the server sends another file, or none
   * @throws IOException if the transfer breaks off; what arrived is in {@code part}
   */
  void get(URI url, Path part, long size, LongConsumer done) throws IOException {
    long here = Files.exists(part) ? Files.size(part) : 0;
    if (here == size) {
      return; // all bytes are here, only the check is missing
    }
    if (here > size) {
      Files.delete(part);
      here = 0;
    }
    HttpResponse<InputStream> response = follow(url, here, tag(part));
    try (InputStream body = new Watched(response.body(), stall)) {
      boolean rest = response.statusCode() == 206;
      if (response.statusCode() == 416) {
        Files.delete(part);
        throw new IOException("the server does not send the rest: the download starts again");
      }
      if (!rest && response.statusCode() != 200) {
        throw failure(response.statusCode());
      }
      checkSize(response, rest, here, size);
      keepTag(part, response);
      append(body, part, rest ? here : 0, size, done);
    }
  }

  private HttpResponse<InputStream> follow(URI from, long here, Optional<String> tag)
      throws IOException {
    URI url = from;
    for (int i = 0; i <= MAX_REDIRECTS; i++) {
      HttpResponse<InputStream> response = send(url, here, tag);
      if (!REDIRECTS.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      url = target(url, response);
    }
    throw new Refused(Texts.format("more than %d redirects", MAX_REDIRECTS));
  }

  private static URI target(URI from, HttpResponse<?> response) throws Refused {
    String location = response.headers().firstValue("Location").orElse("");
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new Refused(Texts.format("it redirects to '%s', which is not a URL", location));
    }
    boolean safe =
        "https".equalsIgnoreCase(to.getScheme())
            || ("http".equalsIgnoreCase(to.getScheme())
                && "http".equalsIgnoreCase(from.getScheme()));
    if (location.isEmpty() || !safe || to.getHost() == null) {
      throw new Refused(Texts.format("it redirects to '%s', which is not followed", location));
    }
    return to;
  }

  private HttpResponse<InputStream> send(URI url, long here, Optional<String> tag)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(url).timeout(stall);
    if (here > 0) {
      request.header("Range", Texts.format("bytes=%d-", here));
      tag.ifPresent(value -> request.header("If-Range", value));
    }
    try {
      return client.send(request.build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted");
    } catch (IOException e) {
      String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new IOException("no answer: " + reason, e);
    }
  }

  private static IOException failure(int status) {
    boolean passing = status >= 500 || status == 408 || status == 429;
    String message = Texts.format("the server says HTTP %d", status);
    return passing ? new IOException(message) : new Refused(message);
  }

  private static void checkSize(HttpResponse<?> response, boolean rest, long here, long size)
      throws Refused {
    if (rest) {
      String range = response.headers().firstValue("Content-Range").orElse("");
      if (!range.matches(Texts.format("bytes %d-\\d+/(%d|\\*)", here, size))) {
        throw new Refused(
            Texts.format("the server gives '%s' of it, not bytes %d to %d", range, here, size - 1));
      }
      return;
    }
    long length = response.headers().firstValueAsLong("Content-Length").orElse(size);
    if (length != size) {
      throw new Refused(Texts.format("it has %,d bytes, but must have %,d", length, size));
    }
  }

  private static void append(InputStream body, Path part, long from, long size, LongConsumer done)
      throws IOException {
    try (OutputStream out =
        Files.newOutputStream(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND)) {
      byte[] buffer = new byte[BUFFER];
      long here = from;
      for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
        if (here + n > size) {
          throw new Refused(Texts.format("more than its %,d bytes arrived", size));
        }
        out.write(buffer, 0, n);
        here += n;
        done.accept(here);
      }
      if (here < size) {
        throw new IOException("it broke off");
      }
    }
  }

  /**
   * Remembers the entity tag, for resuming. Only a strong tag proves that a range belongs to the
   * same file (RFC 9110, 13.1.5).
   */
  private static void keepTag(Path part, HttpResponse<?> response) throws IOException {
    Optional<String> tag = response.headers().firstValue("ETag").filter(t -> t.startsWith("\""));
    if (tag.isPresent()) {
      Files.writeString(tagFile(part), tag.get(), StandardCharsets.UTF_8);
    } else {
      Files.deleteIfExists(tagFile(part));
    }
  }

  private static Optional<String> tag(Path part) throws IOException {
    return Files.exists(tagFile(part))
        ? Optional.of(Files.readString(tagFile(part), StandardCharsets.UTF_8))
        : Optional.empty();
  }

  static Path tagFile(Path part) {
    return part.resolveSibling(part.getFileName() + ".etag");
  }
}
