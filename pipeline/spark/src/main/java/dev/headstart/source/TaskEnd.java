// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.TaskContext;
import org.apache.spark.util.TaskCompletionListener;

/** The end of the task that is running. */
final class TaskEnd {

  private TaskEnd() {}

  /** Closes then what is only read, however the task ends. */
  static void closes(Closeable read) {
    TaskContext.get()
        .addTaskCompletionListener(
            (TaskCompletionListener)
                task -> {
                  try {
                    read.close();
                  } catch (IOException e) {
                    // it was only read
                  }
                });
  }
}
