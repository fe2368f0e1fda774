// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import dev.headstart.Texts;
import dev.headstart.source.files.Addresses;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of one CSV file with their line numbers, or reports why the file cannot be read.
 */
final class CsvLines implements Iterator<Row>, Closeable {

  /**
   * {@code path} (absolute, null if the line has none), {@code label, split, file, line}, and
   * {@code problem}. A row with a problem is the last one of its file, which cannot be used.
   */
  static final StructType SCHEMA =
      new StructType()
          .add("path", DataTypes.StringType)
          .add("label", DataTypes.StringType)
          .add("split", DataTypes.StringType)
          .add("file", DataTypes.StringType)
          .add("line", DataTypes.LongType)
          .add("problem", DataTypes.StringType);

  /** The column of labels. */
  static final String LABEL = "label";

  private static final int LOOK = 4096;

  private final String file;
  private final Path folder;
  private final Configuration conf;
  private final String labelColumn;
  private final InputStream in;
  private final CsvParser parser;
  private List<String> columns = List.of();
  private @Nullable Row ahead;
  private long endsInside; // the parser does not count line ends inside quotes
  private boolean ended;

  /**
   * Opens a file.
   *
   * @param file the CSV file
   * @param folder the folder that relative paths refer to
   * @param labelColumn the column whose values become {@code label}
   */
  CsvLines(String file, Path folder, String labelColumn, Configuration conf) throws IOException {
    this.file = file;
    this.folder = folder;
    this.conf = conf;
    this.labelColumn = labelColumn;
    Path path = new Path(file);
    this.in = new BufferedInputStream(path.getFileSystem(conf).open(path), 1 << 16);
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setQuoteEscape('"');
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setMaxCharsPerColumn(1 << 20);
    settings.setMaxColumns(20_480);
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    settings.setReadInputOnSeparateThread(false);
    settings.setAutoClosingEnabled(false);
    settings.getFormat().setComment('\0');
    this.parser = new CsvParser(settings);
    begin();
  }

  private void begin() throws IOException {
    String encoding = otherEncoding();
    if (encoding != null) {
      problem(Texts.format("is %s: save it as UTF-8.", encoding));
      return;
    }
    try {
      parser.beginParsing(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
      String[] header = parser.parseNext();
      columns = header == null ? List.of() : Arrays.asList(header);
      if (!columns.contains("path") || !columns.contains(labelColumn)) {
        problem(
            Texts.format(
                "needs a header with path,%s; it has %s.",
                labelColumn.equals(LABEL) ? "label[,split]" : labelColumn,
                header == null ? "no line" : String.join(",", texts(header))));
      }
    } catch (TextParsingException | IllegalStateException e) {
      problem(e);
    }
  }

  /**
   * Returns the name of an encoding other than UTF-8 that the first bytes reveal. A byte order mark
   * of UTF-8 is skipped.
   */
  private @Nullable String otherEncoding() throws IOException {
    in.mark(LOOK);
    byte[] first = in.readNBytes(LOOK - 1);
    in.reset();
    int a = first.length < 2 ? 0 : first[0] & 0xff;
    int b = first.length < 2 ? 0 : first[1] & 0xff;
    if ((a == 0xff && b == 0xfe) || (a == 0xfe && b == 0xff)) {
      return "UTF-16";
    }
    for (byte each : first) {
      if (each == 0) {
        return "UTF-16 or not text: it contains zero bytes";
      }
    }
    if (a == 0xef && b == 0xbb && first.length > 2 && (first[2] & 0xff) == 0xbf) {
      in.skipNBytes(3);
    }
    return null;
  }

  @Override
  public boolean hasNext() {
    while (ahead == null && !ended) {
      read();
    }
    return ahead != null;
  }

  @Override
  public Row next() {
    Row row = hasNext() ? ahead : null;
    if (row == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    return row;
  }

  private void read() {
    try {
      String[] values = parser.parseNext();
      if (values == null) {
        ended = true;
        return;
      }
      if (values.length == 1 && values[0] == null) {
        return; // only blanks
      }
      endsInside += Arrays.stream(values).mapToLong(CsvLines::lineEnds).sum();
      long line = parser.getContext().currentLine() + endsInside;
      String path = value(values, "path");
      String label = LabelText.clean(value(values, labelColumn));
      String split = value(values, "split");
      for (String text : Arrays.asList(path, label, split)) {
        if (text != null && text.indexOf('\uFFFD') >= 0) {
          problem(
              Texts.format(
                  "has U+FFFD in line %,d, where a character was lost to a wrong encoding: create"
                      + " it again as UTF-8.",
                  line));
          return;
        }
      }
      String absolute = path == null ? null : absolute(path);
      ahead = RowFactory.create(absolute, label, split, file, line, null);
    } catch (TextParsingException | IllegalStateException e) {
      problem(e);
    }
  }

  private String absolute(String path) {
    try {
      return Addresses.path(folder, path, conf).toString();
    } catch (IllegalArgumentException e) {
      return path; // not a valid address: reading it fails with the reason
    }
  }

  private @Nullable String value(@Nullable String[] values, String column) {
    int index = columns.indexOf(column);
    String value = index < 0 || index >= values.length ? null : values[index];
    return value == null || value.isEmpty() ? null : value;
  }

  private static long lineEnds(@Nullable String value) {
    return value == null ? 0 : value.chars().filter(c -> c == '\n').count();
  }

  private static List<String> texts(String[] header) {
    return Arrays.stream(header).map(String::valueOf).toList();
  }

  private void problem(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CharacterCodingException) {
        problem(
            Texts.format(
                "is not UTF-8%s, perhaps ISO-8859-1 or Windows-1252: save it as UTF-8.", where()));
        return;
      }
    }
    long line = parser.getContext() == null ? 0 : parser.getContext().currentLine();
    String root = String.valueOf((e.getCause() == null ? e : e.getCause()).getMessage());
    problem(
        Texts.format(
            "cannot be read after line %,d: %s", line, root.lines().findFirst().orElse("")));
  }

  /**
   * Returns the position of the first line with a byte that is not UTF-8, since the parser reads
   * far ahead of the lines it returns.
   */
  private String where() {
    Path path = new Path(file);
    try (InputStream again =
        new BufferedInputStream(path.getFileSystem(conf).open(path), 1 << 16)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int next = 0;
      for (long line = 1; next >= 0; line++) {
        bytes.reset();
        for (next = again.read(); next >= 0 && next != '\n'; next = again.read()) {
          bytes.write(next);
        }
        try {
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray()));
        } catch (CharacterCodingException e) {
          return Texts.format(" in line %,d", line);
        }
      }
    } catch (IOException e) {
      return ""; // it was readable a moment ago; the file's name is enough
    }
    return "";
  }

  private void problem(String what) {
    ended = true;
    ahead = RowFactory.create(null, null, null, file, null, file + " " + what);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
