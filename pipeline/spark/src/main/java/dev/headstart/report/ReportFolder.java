// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.provenance.Json;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The folder of a report, on any Hadoop file system. */
public final class ReportFolder {

  private static final String PAGE = "index.html";
  private static final String NUMBERS = "report.json";

  private final String uri;
  private final Path folder;
  private final Configuration hadoop;

  /** Refers to a folder without accessing it. */
  public ReportFolder(String uri, Configuration hadoop) {
    this.uri = uri;
    this.folder = path(uri);
    this.hadoop = hadoop;
  }

  private static Path path(String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new InputException(Texts.format("Not an address: %s", e.getMessage()), e);
    }
  }

  /**
   * Checks before any work that a report can be written: there is nothing, an empty folder, or an
   * older report.
   *
   * @throws InputException if there is something else, or the folder cannot be written to
   */
  public void check() {
    try {
      FileSystem fs = folder.getFileSystem(hadoop);
      if (!isFree(fs)) {
        throw new InputException(
            Texts.format(
                "%s holds something else than a report: name another folder for it.", uri));
      }
      Draft.check(fs, fs.exists(folder) ? new Path(folder, PAGE) : folder);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("A report cannot be written to %s: %s", uri, e.getMessage()), e);
    }
  }

  private boolean isFree(FileSystem fs) throws IOException {
    try {
      if (fs.getFileStatus(folder).isFile()) {
        return false;
      }
      for (FileStatus file : fs.listStatus(folder)) {
        String name = file.getPath().getName();
        boolean ours = name.equals(NUMBERS) || name.equals(PAGE) || name.startsWith("_" + PAGE);
        if (!ours || (name.equals(PAGE) && !isPage(fs, file.getPath()))) {
          return false;
        }
      }
      return true;
    } catch (FileNotFoundException e) {
      return true; // nothing there, as it should be
    }
  }

  private static boolean isPage(FileSystem fs, Path file) throws IOException {
    try (InputStream in = fs.open(file)) {
      return new String(in.readNBytes(1000), StandardCharsets.UTF_8).contains(Page.MARK);
    }
  }

  /**
   * Writes a report of numbers that have a section of their own on the page.
   *
   * @param title the title of the page
   * @param numbers those for {@code report.json}
   * @throws IOException if it cannot be written
   */
  public void write(String title, Map<String, Object> numbers) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", Sections.FORMAT);
    all.put("title", title);
    all.putAll(numbers);
    write(new Sections(title, all, all));
  }

  /** Writes both files; the page comes last. Each is complete or not there. */
  void write(Sections sections) throws IOException {
    FileSystem fs = folder.getFileSystem(hadoop);
    Draft.write(
        fs,
        new Path(folder, NUMBERS),
        out -> out.write(Json.INDENTED.writeValueAsBytes(sections.numbers())));
    Draft.write(fs, new Path(folder, PAGE), new Page(sections)::writeTo);
  }
}
