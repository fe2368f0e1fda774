// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.preprocess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.headstart.image.ImageException;
import dev.headstart.image.Pixels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** A hundred files that decoders stumble over: each ends as Pillow 12.3 says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NastyFilesTest {
  /** Where we differ on purpose; docs/images.md says why. */
  private static final Map<String, ImageException.Kind> REFUSED =
      Map.of(
          "pillow/hopper.avif", ImageException.Kind.UNSUPPORTED,
          "pillow/hopper.ico", ImageException.Kind.UNSUPPORTED,
          "pillow/hopper.qoi", ImageException.Kind.UNSUPPORTED,
          "pillow/broken_data_stream.png", ImageException.Kind.CORRUPT);

  private static final int LEVELS = 2;

  private final Path folder = TestImages.data("sets/nasty");
  private ImageDecoder decoder;

  @BeforeAll
  void open() {
    Assumptions.assumeTrue(Files.isDirectory(folder), folder + " is not there: skipped");
    decoder = new ImageDecoder(ExifOrientation.IGNORE);
  }

  @AfterAll
  void close() {
    if (decoder != null) {
      decoder.close();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyFileEndsAsPillowSays() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("pil_expected.csv"));
    assertThat(lines).hasSizeGreaterThan(100);
    return lines.stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .map(fields -> DynamicTest.dynamicTest(fields[0], () -> check(fields)));
  }

  private void check(String[] fields) throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(fields[0]));
    if (REFUSED.containsKey(fields[0])) {
      assertThat(refusal(file).kind()).isEqualTo(REFUSED.get(fields[0]));
    } else if (fields[7].equals("ok")) {
      checkImage(fields[0], file, fields[4], fields[8]);
    } else {
      assertThat(refusal(file)).isNotNull();
    }
  }

  private ImageException refusal(byte[] file) {
    return catchThrowableOfType(ImageException.class, () -> decoder.decode(file));
  }

  private void checkImage(String name, byte[] file, String size, String mean) {
    Pixels pixels;
    try {
      pixels = decoder.decode(file);
    } catch (ImageException e) {
      throw new AssertionError(name + " is refused", e);
    }
    assertThat(pixels.width() + "x" + pixels.height()).as(name).isEqualTo(size);
    double[] sums = new double[3];
    byte[] row = new byte[3 * pixels.width()];
    for (int y = 0; y < pixels.height(); y++) {
      pixels.row(y, row);
      for (int i = 0; i < row.length; i++) {
        sums[i % 3] += row[i] & 255;
      }
    }
    double count = (double) pixels.width() * pixels.height();
    String[] expected = mean.split(" ", -1);
    for (int c = 0; c < 3; c++) {
      assertThat(sums[c] / count)
          .as(name + " channel " + c)
          .isCloseTo(Double.parseDouble(expected[c]), within((double) LEVELS));
    }
  }
}
