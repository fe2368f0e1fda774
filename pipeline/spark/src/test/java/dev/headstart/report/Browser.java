// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.Texts;
import dev.headstart.provenance.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium with one page, driven by the DevTools protocol with nothing but the JDK. What
 * the page complains of and what it asks the network for is kept.
 */
final class Browser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  final List<String> complaints = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Returns the browser of this machine, if it has one. */
  static Optional<Path> installed() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(System.getenv("PATH").split(":")).map(f -> Path.of(f, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Browser(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "--window-size=1280,1000",
                "about:blank")
            .redirectErrorStream(true)
            .start();
    URI browser = listening();
    HttpClient http = HttpClient.newHttpClient();
    URI list = URI.create("http://127.0.0.1:" + browser.getPort() + "/json/list");
    String targets =
        http.send(HttpRequest.newBuilder(list).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    String page = "";
    for (JsonNode target : Json.READER.readTree(targets)) {
      if (target.get("type").asText().equals("page")) {
        page = target.get("webSocketDebuggerUrl").asText();
      }
    }
    socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create(page), new Listener())
            .get(60, TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Network", "Log")) {
      call(domain + ".enable", Map.of());
    }
  }

  private URI listening() throws IOException {
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        return URI.create(line.substring("DevTools listening on ".length()));
      }
    }
    throw new IOException("The browser ended before it listened");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        took(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void took(String message) {
    try {
      JsonNode json = Json.READER.readTree(message);
      String method = json.path("method").asText();
      JsonNode params = json.path("params");
      if (json.has("id")) {
        answers.remove(json.get("id").asInt()).complete(json);
      } else if (method.equals("Runtime.exceptionThrown") || isError(method, params)) {
        complaints.add(params.toString());
      } else if (method.equals("Network.requestWillBeSent")) {
        requests.add(params.path("request").path("url").asText());
      }
    } catch (IOException e) {
      complaints.add(e.toString());
    }
  }

  private static boolean isError(String method, JsonNode params) {
    return (method.equals("Log.entryAdded")
            && params.path("entry").path("level").asText().equals("error"))
        || (method.equals("Runtime.consoleAPICalled")
            && params.path("type").asText().equals("error"));
  }

  private JsonNode call(String method, Map<String, ?> params) throws Exception {
    int id = calls.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(id, answer);
    socket
        .sendText(
            Json.LINE.writeValueAsString(Map.of("id", id, "method", method, "params", params)),
            true)
        .get(60, TimeUnit.SECONDS);
    return answer.get(60, TimeUnit.SECONDS).path("result");
  }

  void open(Path page) throws Exception {
    call("Page.navigate", Map.of("url", page.toUri().toString()));
    await("document.readyState === 'complete' && document.querySelectorAll('section').length > 3");
  }

  /** Returns the value of an expression of JavaScript. */
  JsonNode value(String expression) throws Exception {
    JsonNode result =
        call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(result.get("exceptionDetails").toString());
    }
    return result.path("result").path("value");
  }

  void await(String condition) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!value("Boolean(" + condition + ")").asBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("It never came to: " + condition);
      }
      Thread.sleep(50);
    }
  }

  /** Moves the mouse to a point of the window, given as an expression of {@code [x, y]}. */
  void hover(String point) throws Exception {
    mouse("mouseMoved", value(point), 0);
  }

  /** Clicks the middle of an element. */
  void click(String selector) throws Exception {
    JsonNode point =
        value(
            Texts.format(
                "(() => { const node = document.querySelector('%s');"
                    + " node.scrollIntoView({block: 'center', behavior: 'instant'});"
                    + " const box = node.getBoundingClientRect();"
                    + " return [box.x + box.width / 2, box.y + box.height / 2]; })()",
                selector));
    mouse("mouseMoved", point, 0);
    mouse("mousePressed", point, 1);
    mouse("mouseReleased", point, 1);
  }

  private void mouse(String type, JsonNode point, int clicks) throws Exception {
    call(
        "Input.dispatchMouseEvent",
        Map.of(
            "type",
            type,
            "x",
            point.get(0).asDouble(),
            "y",
            point.get(1).asDouble(),
            "button",
            clicks == 0 ? "none" : "left",
            "clickCount",
            clicks));
  }

  /** Presses and releases a key, such as {@code Tab}. */
  void press(String key, int code) throws Exception {
    String text = key.equals("Enter") ? "\r" : "";
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type, "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
    }
  }

  @Override
  public void close() throws Exception {
    socket.abort();
    process.destroy();
    process.waitFor(20, TimeUnit.SECONDS);
  }
}
