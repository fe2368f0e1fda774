// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.source.files.LocalFiles;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Refuses to work on local paths in a JVM that cannot decode file names. Java takes their encoding
 * from the locale, and under cron an ä is lost, in arguments as well.
 */
final class LocaleCheck {

  private LocaleCheck() {}

  /**
   * Checks a call.
   *
   * @param parameters the options of the call
   * @throws dev.headstart.InputException if names matter and cannot be decoded
   */
  static void check(Map<String, Object> parameters, Configuration hadoop) {
    if (!LocalFiles.namesAreUtf8() && mattersTo(parameters.values(), hadoop)) {
      LocalFiles.checkNames();
    }
  }

  private static boolean mattersTo(Collection<Object> values, Configuration hadoop) {
    URI files = FileSystem.getDefaultUri(hadoop);
    return "file".equals(files.getScheme())
        || values.stream()
            .map(String::valueOf)
            .anyMatch(text -> text.contains("file:") || !text.chars().allMatch(c -> c < 128));
  }
}
