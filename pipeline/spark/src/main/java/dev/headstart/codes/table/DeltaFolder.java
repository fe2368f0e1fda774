// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.sql.SparkSession;

/** Tells whether a folder is a Delta table. */
public final class DeltaFolder {

  private DeltaFolder() {}

  /**
   * Returns whether a folder itself has a Delta log with a commit. Delta's own test also looks at
   * parent folders, and accepts any folder inside a table.
   */
  public static boolean hasCommits(SparkSession spark, String folder) {
    Path log = new Path(folder, "_delta_log");
    try {
      RemoteIterator<FileStatus> files =
          log.getFileSystem(spark.sparkContext().hadoopConfiguration()).listStatusIterator(log);
      while (files.hasNext()) {
        if (files.next().getPath().getName().matches("\\d{20}\\..*")) {
          return true;
        }
      }
      return false;
    } catch (FileNotFoundException e) {
      return false;
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot look at %s: %s", folder, e.getMessage()), e);
    }
  }
}
