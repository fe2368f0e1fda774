// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.provenance.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page: a template with style, scripts, the charting library and the data put in, so that it
 * needs no other file and no network.
 */
final class Page {

  /** What is in each page near its beginning, and in no other. */
  static final String MARK = "content=\"Headstart report\"";

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z./-]+)}}");
  private static final String CHARTS =
      "/META-INF/resources/webjars/echarts/5.3.1/dist/echarts.common.min.js";

  private final Sections sections;

  Page(Sections sections) {
    this.sections = sections;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(html().getBytes(StandardCharsets.UTF_8));
  }

  private String html() {
    return PLACE
        .matcher(resource("report.html"))
        .replaceAll(place -> Matcher.quoteReplacement(content(place.group(1))));
  }

  private String content(String place) {
    return switch (place) {
      case "title" -> escaped(sections.title());
      case "data" -> json(sections.page());
      case "charts" -> resource(CHARTS);
      default -> resource(place);
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /** JSON inside of a script: no text in it can end the script. */
  private static String json(Map<String, Object> data) {
    try {
      return Json.LINE.writeValueAsString(data).replace("<", "\\u003c");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
