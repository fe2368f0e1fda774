// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvLinesTest {

  @TempDir Path folder;

  @Test
  void pathsAreWhateverNamesMayBe() throws IOException {
    assertThat(
            read(
                StandardCharsets.UTF_8,
                """
                label,path,split,more
                cat,12:30.jpg,train,x

                  dog , "a ""b"", c.jpg"\s
                cat,"two
                lines.jpg",,
                cat,
                \u00e4,/x/\u00e4.jpg,
                """))
        .containsExactly(
            "2 file:/f/12:30.jpg cat train",
            "4 file:/f/a \"b\", c.jpg dog null",
            "6 file:/f/two\nlines.jpg cat null",
            "7 null cat null",
            "8 file:/x/\u00e4.jpg \u00e4 null");
  }

  @Test
  void anotherEncodingIsRefusedByItsName() throws IOException {
    String text = "path,label\na.jpg,cat\nb.jpg,k\u00e4fer\n";
    assertThat(read(StandardCharsets.UTF_16, text)).containsExactly("is UTF-16: save it as UTF-8.");
    assertThat(read(StandardCharsets.UTF_16LE, text))
        .containsExactly("is UTF-16 or not text: it contains zero bytes: save it as UTF-8.");
    assertThat(read(StandardCharsets.ISO_8859_1, text))
        .containsExactly(
            "is not UTF-8 in line 3, perhaps ISO-8859-1 or Windows-1252: save it as UTF-8.");
    assertThat(read(StandardCharsets.UTF_8, text.replace('\u00e4', '\uFFFD')))
        .containsExactly(
            "2 file:/f/a.jpg cat null",
            "has U+FFFD in line 3, where a character was lost to a wrong encoding: create it again"
                + " as UTF-8.");
    assertThat(read(StandardCharsets.UTF_8, "\uFEFF" + text)).hasSize(2);
  }

  @Test
  void aHeaderIsNeeded() throws IOException {
    assertThat(read(StandardCharsets.UTF_8, "file,class\na.jpg,cat\n"))
        .containsExactly("needs a header with path,label[,split]; it has file,class.");
    assertThat(read(StandardCharsets.UTF_8, ""))
        .containsExactly("needs a header with path,label[,split]; it has no line.");
  }

  /** Line, path, label and split, or the problem. */
  private List<String> read(Charset encoding, String text) throws IOException {
    Path csv = folder.resolve("labels.csv");
    Files.write(csv, text.getBytes(encoding));
    List<String> rows = new ArrayList<>();
    try (CsvLines lines =
        new CsvLines(
            csv.toUri().toString(),
            new org.apache.hadoop.fs.Path("file:/f"),
            CsvLines.LABEL,
            new Configuration())) {
      while (lines.hasNext()) {
        Row row = lines.next();
        rows.add(
            row.isNullAt(5)
                ? row.get(4) + " " + row.get(0) + " " + row.get(1) + " " + row.get(2)
                : row.getString(5).replaceFirst("^\\S+ ", ""));
      }
    }
    return rows;
  }
}
