// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headstart.provenance.FormatVersion;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an index is of.
 *
 * @param table the id of the codes table
 * @param folder the folder of its cells and batches
 * @param cells the number of cells
 * @param length of a code
 * @param fitted how many rows the table had when the cells were fitted
 * @param recall the measured recall, or null as long as the index is not whole
 */
record IndexHead(
    String table, String folder, int cells, int length, long fitted, @Nullable RecallCurve recall) {

  static IndexHead of(String place, JsonNode json) throws IOException {
    FormatVersion.INDEX.check(place, json.path(FormatVersion.KEY).asText("0"));
    JsonNode recall = json.get("recall");
    return new IndexHead(
        json.get("table").asText(),
        json.get("folder").asText(),
        json.get("cells").asInt(),
        json.get("code_length").asInt(),
        json.get("rows_when_fitted").asLong(),
        recall == null || recall.isNull() ? null : RecallCurve.of(recall));
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(FormatVersion.KEY, FormatVersion.INDEX.newest());
    map.put("table", table);
    map.put("folder", folder);
    map.put("cells", cells);
    map.put("code_length", length);
    map.put("rows_when_fitted", fitted);
    map.put("recall", recall == null ? null : recall.toMap());
    return map;
  }

  IndexHead with(RecallCurve measured) {
    return new IndexHead(table, folder, cells, length, fitted, measured);
  }
}
