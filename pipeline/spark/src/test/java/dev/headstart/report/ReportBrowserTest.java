// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a person uses it, in a real browser. */
class ReportBrowserTest {

  private static final int TAB = 9;
  private static final int ENTER = 13;
  private static final int ESCAPE = 27;
  private static final int RIGHT = 39;

  @TempDir static Path temp;

  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    Optional<Path> program = Browser.installed();
    assumeTrue(program.isPresent(), "no chromium on the PATH: apt-get install chromium");
    browser = new Browser(program.get(), temp.resolve("profile"));
  }

  @BeforeEach
  void open() throws Exception {
    browser.open(Predicted.written().resolve("index.html"));
  }

  @AfterEach
  void nothingWentWrong() {
    assertThat(browser.complaints).isEmpty();
    assertThat(browser.requests)
        .allMatch(url -> url.startsWith("file:") || url.startsWith("data:"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void cellOfTheConfusionMatrixOpensItsImages() throws Exception {
    browser.click("[data-cell=\"0,1\"]");

    browser.await("document.getElementById('viewer').open");
    assertThat(browser.value("document.getElementById('viewer-title').textContent").asText())
        .isEqualTo("bars taken for checks");
    browser.await("document.querySelector('#viewer figure img').naturalWidth > 10");

    browser.press("Escape", ESCAPE);
    browser.await("!document.getElementById('viewer').open");
    assertThat(browser.value("document.activeElement.dataset.cell").asText()).isEqualTo("0,1");
  }

  @Test
  void pointOfTheMapShowsItsImage() throws Exception {
    browser.value(
        "document.getElementById('map-chart').scrollIntoView({block:'center',behavior:'instant'})");
    browser.hover(
        "(() => { const place = document.getElementById('map-chart'); const chart = place.chart;"
            + " const at = chart.convertToPixel({seriesIndex: 0},"
            + " chart.getOption().series[0].data[0].value);"
            + " const box = place.getBoundingClientRect();"
            + " return [box.x + at[0], box.y + at[1]]; })()");

    browser.await("document.querySelector('#map-chart .tip img')?.naturalWidth > 10");
  }

  @Test
  void themeCanBeChanged() throws Exception {
    String before = browser.value("getComputedStyle(document.body).backgroundColor").asText();
    String theme = browser.value("document.documentElement.dataset.theme").asText();

    browser.click("#theme");

    assertThat(browser.value("document.documentElement.dataset.theme").asText())
        .isEqualTo(theme.equals("dark") ? "light" : "dark");
    assertThat(browser.value("getComputedStyle(document.body).backgroundColor").asText())
        .isNotEqualTo(before);
  }

  @Test
  void everythingIsReachedByKeyboard() throws Exception {
    browser.press("Tab", TAB);
    assertThat(browser.value("document.activeElement.className").asText()).isEqualTo("skip");

    tabTo("document.activeElement.id === 'theme'");
    tabTo("document.activeElement.dataset.cell === '0,1'");
    browser.press("Enter", ENTER);
    browser.await("document.getElementById('viewer').open");
    browser.press("Escape", ESCAPE);
    browser.await("!document.getElementById('viewer').open");

    tabTo("document.activeElement.closest('th')"); // sorts the classes
    tabTo("document.activeElement.id === 'map-chart'");
    browser.press("ArrowRight", RIGHT);
    browser.await("document.querySelector('#map-chart .tip')");
  }

  private static void tabTo(String there) throws Exception {
    for (int i = 0; i < 80; i++) {
      browser.press("Tab", TAB);
      if (browser.value("Boolean(" + there + ")").asBoolean()) {
        return;
      }
    }
    throw new AssertionError("Tab never came to " + there);
  }
}
