// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatVersionTest {

  @ParameterizedTest
  @EnumSource
  void allVersionsUpToTheNewestAreRead(FormatVersion format) {
    assertThatCode(() -> format.check("x", null)).doesNotThrowAnyException();
    for (int version = FormatVersion.UNVERSIONED; version <= format.newest(); version++) {
      String text = Integer.toString(version);
      assertThatCode(() -> format.check("x", text)).doesNotThrowAnyException();
    }
  }

  @Test
  void newerVersionIsRefusedWithPlaceVersionAndWayOut() {
    assertThatThrownBy(() -> FormatVersion.CODES.check("hdfs:///codes", 7))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "hdfs:///codes is a codes table of format 7; this release of Headstart reads formats up to "
                + FormatVersion.CODES.newest()
                + ": use the newer Headstart that wrote it.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "one", "1.0", "", "99999999999"})
  void whatIsNoVersionIsRefused(String version) {
    assertThatThrownBy(() -> FormatVersion.MODEL.check("models/a", version))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "models/a is not a model that Headstart wrote: its format must be a whole number, not '%s'.",
            version);
  }
}
