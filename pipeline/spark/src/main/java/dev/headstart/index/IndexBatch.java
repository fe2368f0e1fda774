// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a batch put into the index.
 *
 * @param name the name of its own file
 * @param files the data files that it covers, each with its number of rows; a row says by a number
 *     which of them it is from
 * @param parts where its rows are
 */
record IndexBatch(String name, Map<String, Long> files, List<IndexPart> parts) {

  static IndexBatch of(String name, JsonNode json) {
    Map<String, Long> files = new LinkedHashMap<>();
    json.get("covers").forEach(file -> files.put(file.get("file").asText(), rows(file)));
    List<IndexPart> parts = new ArrayList<>();
    json.get("parts").forEach(part -> parts.add(IndexPart.of(part)));
    return new IndexBatch(name, files, parts);
  }

  private static long rows(JsonNode file) {
    return file.get("rows").asLong();
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(
        "covers",
        files.entrySet().stream()
            .map(file -> Map.of("file", file.getKey(), "rows", file.getValue()))
            .toList());
    map.put("parts", parts.stream().map(IndexPart::toMap).toList());
    return map;
  }

  /** Returns the number of its rows, including those that the table has no longer. */
  long rows() {
    return files.values().stream().mapToLong(Long::longValue).sum();
  }
}
