// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import dev.headstart.ChildJvm;
import dev.headstart.pack.PackFormat;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LargeShardTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"TAR, 64", "PARQUET, 192"})
  void aShardIsWrittenAndReadWithoutHavingItInMemory(PackFormat format, int megabytes)
      throws Exception {
    ChildJvm.run(
        List.of("-Xmx" + megabytes + "m"),
        LargeShard.class,
        format.name(),
        folder.resolve("shard").toString());
  }
}
