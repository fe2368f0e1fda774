// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import dev.headstart.Texts;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.Map;

/** Commits to Delta tables that several runs may write to. */
public final class TableCommits {

  private static final String USER_METADATA = "spark.databricks.delta.commitInfo.userMetadata";

  private static final Map<String, String> SETTINGS =
      Map.of(
          // Delta would first copy the rows to merge, in case a second evaluation gives others.
          // Here they are persisted, and recomputed rows have the same values in all columns that
          // the merge uses.
          "spark.databricks.delta.merge.materializeSource",
          "none",
          // floats of a code do not repeat, and the list of all files is not read at once
          "parquet.enable.dictionary#code.list.element",
          "false",
          "spark.databricks.delta.allFilesInCrc.enabled",
          "false");

  private static final int ATTEMPTS = 20;

  private TableCommits() {}

  /**
   * Returns the settings of a session that commits.
   *
   * @param metadata stored with the commit
   */
  public static Map<String, String> settings(String metadata) {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put(USER_METADATA, metadata);
    return settings;
  }

  /**
   * Runs a change, and repeats it if another run was faster.
   *
   * @param uri the address of the table, for the message
   * @throws IllegalStateException if another run was faster each time
   */
  public static void retry(String uri, Runnable change) {
    for (int attempt = 1; ; attempt++) {
      try {
        change.run();
        return;
      } catch (ConcurrentModificationException e) {
        if (attempt == ATTEMPTS) {
          throw new IllegalStateException(
              Texts.format(
                  "Another run writes to %s all the time: run this one again after it.", uri),
              e);
        }
      }
    }
  }
}
