// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file with the rows of a range of cells. A class, because Kryo writes no records.
 *
 * <p>The file has blocks of rows of one cell, in the order of the cells, then its directory. All
 * numbers are little-endian. A block: the codes, row by row, in 32-bit floats; for each row the
 * number of its data file in the batch, then for each row the length of its path in bytes; the
 * paths in UTF-8. The directory: the number of blocks, and for each its cell, its number of rows,
 * its offset (64 bits) and its length.
 */
final class IndexPart implements Serializable {
  private static final long serialVersionUID = 1L;

  final String name;
  final long rows;
  final long directory;
  final long bytes;
  final long[] rowsOfFiles;

  /**
   * @param directory where its directory begins
   * @param bytes its length
   * @param rowsOfFiles the number of rows of each data file of the batch
   */
  IndexPart(String name, long rows, long directory, long bytes, long[] rowsOfFiles) {
    this.name = name;
    this.rows = rows;
    this.directory = directory;
    this.bytes = bytes;
    this.rowsOfFiles = rowsOfFiles.clone();
  }

  static IndexPart of(JsonNode json) {
    return new IndexPart(
        json.get("file").asText(),
        json.get("rows").asLong(),
        json.get("directory").asLong(),
        json.get("bytes").asLong(),
        new long[0]);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("file", name);
    map.put("rows", rows);
    map.put("directory", directory);
    map.put("bytes", bytes);
    return map;
  }
}
