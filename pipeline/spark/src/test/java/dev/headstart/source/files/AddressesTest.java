// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headstart.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

class AddressesTest {

  private static final Configuration CONF = new Configuration();
  private static final Path FOLDER = new Path("file:/photos");

  @Test
  void aColonIsPartOfANameUnlessAFileSystemHasTheScheme() {
    assertThat(below("12:30.jpg")).isEqualTo("file:/photos/12:30.jpg");
    assertThat(below("a/b:c.jpg")).isEqualTo("file:/photos/a/b:c.jpg");
    assertThat(below("a:/b.jpg")).isEqualTo("file:/photos/a:/b.jpg");
    assertThat(below("file:x.jpg")).isEqualTo("file:/photos/file:x.jpg");
    assertThat(below("file:/x/1.jpg")).isEqualTo("file:/x/1.jpg");
    assertThat(below("hdfs://nn:8020/1.jpg")).isEqualTo("hdfs://nn:8020/1.jpg");
    assertThat(below("nosuch://x/1.jpg")).isEqualTo("nosuch://x/1.jpg");
  }

  @Test
  void relativeAndAbsolutePathsAreOfTheFoldersFileSystem() {
    assertThat(below("./a.jpg")).isEqualTo("file:/photos/a.jpg");
    assertThat(below("../b/a.jpg")).isEqualTo("file:/b/a.jpg");
    assertThat(below("/x/100%25 #1.jpg")).isEqualTo("file:/x/100%25 #1.jpg");
  }

  @Test
  void nothingIsNoAddress() {
    assertThatThrownBy(() -> Addresses.path("", CONF)).isInstanceOf(InputException.class);
  }

  private static String below(String address) {
    return Addresses.path(FOLDER, address, CONF).toString();
  }
}
