// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class LargeLessonTest {

  @TempDir Path folder;

  @Test
  void photosInATarAreLearntFromWithoutHavingThemInMemory() throws Exception {
    // the least heap that Spark takes, and 600 MB of photos
    ChildJvm.run(
        List.of("-Xmx480m", ChildJvm.ALL_TIERS), LargeLesson.class, folder.toString(), "600");
  }
}
