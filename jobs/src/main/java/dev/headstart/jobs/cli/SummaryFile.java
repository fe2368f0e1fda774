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

/** Where {@code --summary} goes, or nowhere where it was not asked for. */
final class SummaryFile {

  private final @Nullable String uri;
  private final Configuration hadoop;

  SummaryFile(@Nullable String uri, Configuration hadoop) {
    this.uri = uri;
    this.hadoop = hadoop;
  }

  /** How this run ended, by the summary it wrote, where it ended other than by a failure. */
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
      return OptionalInt.empty(); // it died before, or in the middle of writing
    }
  }

  /**
   * Finds out before any work whether it can be written, and removes that of an earlier run: where
   * this one is killed, none is there.
   *
   * @throws InputException where it cannot be written
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

  /** Writes it. */
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

  /** Writes it as the process ends, when nobody can be told any more that it failed. */
  void tryWrite(Map<String, Object> summary) {
    try {
      write(summary);
    } catch (IOException e) {
      return; // none is there: the run was not whole
    }
  }
}
