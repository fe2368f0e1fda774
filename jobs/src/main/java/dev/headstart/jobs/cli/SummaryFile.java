// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.provenance.Json;
import dev.headstart.provenance.RunId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The file that {@code --summary} names, or none. */
final class SummaryFile {

  private final @Nullable String uri;
  private final Configuration hadoop;

  SummaryFile(@Nullable String uri, Configuration hadoop) {
    this.uri = uri;
    this.hadoop = hadoop;
  }

  /**
   * Returns the exit status of this run according to the summary that it wrote; empty if there is
   * none or the run failed.
   */
  OptionalInt ended(RunId runId) throws IOException {
    if (uri == null) {
      return OptionalInt.empty();
    }
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      JsonNode written = Json.READER.readTree(in);
      if (!written.path("run_id").asText().equals(runId.text())) {
        return OptionalInt.empty();
      }
      String status = written.path("status").asText();
      return IntStream.of(ExitStatus.DONE, ExitStatus.WRONG_CALL, ExitStatus.TOO_MANY_FAILURES)
          .filter(code -> Summary.status(code).equals(status))
          .findFirst();
    } catch (FileNotFoundException | JsonProcessingException e) {
      return OptionalInt.empty(); // the attempt died before or while writing it
    }
  }

  /**
   * Checks before any work that the file can be written, and deletes that of an earlier run, so
   * that a killed run leaves none.
   *
   * @throws InputException if it cannot be written
   */
  void clear() {
    if (uri == null) {
      return;
    }
    try {
      Path path = new Path(uri);
      Draft.clear(path.getFileSystem(hadoop), path);
    } catch (IOException | IllegalArgumentException e) {
      throw new InputException(
          Texts.format("--summary: cannot write %s: %s", uri, e.getMessage()), e);
    }
  }

  /** Writes the summary. */
  void write(Map<String, Object> summary) throws IOException {
    if (uri == null) {
      return;
    }
    Path path = new Path(uri);
    byte[] json = Json.INDENTED.writeValueAsBytes(summary);
    Draft.write(
        path.getFileSystem(hadoop),
        path,
        out -> {
          out.write(json);
          out.write('\n');
        });
  }

  /** Writes the summary while the process exits, when a failure can no longer be reported. */
  void tryWrite(Map<String, Object> summary) {
    try {
      write(summary);
    } catch (IOException e) {
      return; // there is none, as for an incomplete run
    }
  }
}
