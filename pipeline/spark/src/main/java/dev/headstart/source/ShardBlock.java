// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The images of one block, which are read in one pass.
 *
 * @param shard the file
 * @param position the position of the block in the file
 * @param rows the listing's rows by key
 */
record ShardBlock(String shard, long position, Map<String, Row> rows) {

  /** The column with {@code SHARD#POSITION}, the block of every row. */
  static final String COLUMN = "block_to_read";

  /** Groups rows that are sorted by their last column, {@link #COLUMN}, and have the path first. */
  static Iterator<ShardBlock> gather(Iterator<Row> rows) {
    return new Iterator<>() {
      private @Nullable Row ahead;

      @Override
      public boolean hasNext() {
        return ahead != null || rows.hasNext();
      }

      @Override
      public ShardBlock next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Row first = ahead == null ? rows.next() : ahead;
        ahead = null;
        String block = block(first);
        int mark = block.lastIndexOf('#');
        String shard = block.substring(0, mark);
        Map<String, Row> wanted = new LinkedHashMap<>();
        wanted.put(key(first, shard), first);
        while (ahead == null && rows.hasNext()) {
          Row row = rows.next();
          if (block(row).equals(block)) {
            wanted.put(key(row, shard), row);
          } else {
            ahead = row;
          }
        }
        return new ShardBlock(shard, Long.parseLong(block.substring(mark + 1)), wanted);
      }
    };
  }

  private static String block(Row row) {
    return row.getString(row.length() - 1);
  }

  private static String key(Row row, String shard) {
    return row.getString(0).substring(shard.length() + 1);
  }
}
