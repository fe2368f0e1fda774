// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import dev.headstart.LocalSpark;
import dev.headstart.codes.table.CodesSchema;
import dev.headstart.codes.table.VersionedTable;
import dev.headstart.provenance.FormatVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionedTableTest {

  @TempDir Path folder;

  /** With ٠ to ٩ Delta would write a log that it does not find again. */
  @Test
  void aLocaleWithOtherDigitsIsRefusedBeforeAnythingIsWritten() {
    String uri = folder.resolve("table").toString();
    Dataset<Row> rows = LocalSpark.session().createDataFrame(List.of(), CodesSchema.QUARANTINE);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));

      assertThatThrownBy(
              () ->
                  VersionedTable.write(
                      rows, FormatVersion.QUARANTINE, uri, SaveMode.ErrorIfExists, Map.of()))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("ar_EG")
          .hasMessageContaining("Locale.setDefault(Locale.ROOT)");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(folder).isEmptyDirectory();
  }
}
