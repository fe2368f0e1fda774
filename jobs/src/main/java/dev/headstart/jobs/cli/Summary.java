package dev.headstart.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.files.Draft;
import dev.headstart.provenance.FormatVersion;
import dev.headstart.provenance.Json;
import dev.headstart.provenance.RunId;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The JSON of {@code --summary}: what a scheduler reads. */
final class Summary {

  private Summary() {}

  static Map<String, Object> of(String verb, RunId runId, Outcome outcome, double seconds) {
    Map<String, Object> map = head(verb, runId, status(outcome.exitStatus()), seconds);
    map.put("counts", outcome.counts());
    map.put("images_per_second", outcome.images() == 0 ? null : outcome.images() / seconds);
    map.put("metrics", outcome.metrics());
    map.put("net", outcome.net());
    map.put("provenance", outcome.provenance().toMap());
    return map;
  }

  static Map<String, Object> ofError(String verb, RunId runId, Throwable error, double seconds) {
    Map<String, Object> map = head(verb, runId, status(Errors.exitStatus(error)), seconds);
    map.put("error", Errors.message(error));
    return map;
  }

  static void write(Map<String, Object> summary, String uri, Configuration hadoop)
      throws IOException {
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

  /** How a run ended, by the summary it wrote, where it ended other than by a failure. */
  static OptionalInt ended(String uri, RunId runId, Configuration hadoop) throws IOException {
    Path path = new Path(uri);
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      JsonNode written = Json.READER.readTree(in);
      if (!written.path("run_id").asText().equals(runId.text())) {
        return OptionalInt.empty();
      }
      String status = written.path("status").asText();
      return IntStream.of(ExitStatus.DONE, ExitStatus.WRONG_CALL, ExitStatus.TOO_MANY_FAILURES)
          .filter(code -> status(code).equals(status))
          .findFirst();
    } catch (FileNotFoundException | JsonProcessingException e) {
      return OptionalInt.empty(); // it died before, or in the middle of writing
    }
  }

  private static Map<String, Object> head(String verb, RunId runId, String status, double seconds) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(FormatVersion.KEY, FormatVersion.SUMMARY.newest());
    map.put("verb", verb);
    map.put("run_id", runId.text());
    map.put("status", status);
    map.put("seconds", seconds);
    return map;
  }

  private static String status(int exitStatus) {
    return switch (exitStatus) {
      case ExitStatus.DONE -> "done";
      case ExitStatus.WRONG_CALL -> "wrong-call";
      case ExitStatus.TOO_MANY_FAILURES -> "too-many-failures";
      default -> "failed";
    };
  }
}
