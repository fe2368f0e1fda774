// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.Serializable;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.GlobPattern;
import org.jspecify.annotations.Nullable;

/**
 * Selects files of a folder by globs on the file name. Hidden files (with a leading {@code .}) and
 * the marker files of Spark, Hadoop, Delta and Headstart are never selected.
 *
 * @param include globs of which a file must match at least one; empty for all files
 * @param exclude globs of which a file must match none
 */
public record ImageFilter(List<String> include, List<String> exclude) implements Serializable {

  /** Selects every file that is neither hidden nor a marker. */
  public static final ImageFilter ALL = new ImageFilter(List.of(), List.of());

  private static final Pattern MARKERS =
      Pattern.compile(
          "_SUCCESS|_temporary|_metadata|_common_metadata|_(committed|started)_[^.]*"
              + "|_spark_metadata|_delta_log|_delta_index|_change_data|_symlink_format_manifest"
              + "|_.+\\.[0-9a-f-]{36}\\.draft|_.+\\.old"
              + "|_nets|_quarantine|_index|_packing|_packed_before|_unread");

  /**
   * Creates a filter and checks the globs.
   *
   * @throws InputException if one of them is not a glob
   */
  public ImageFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    include.forEach(ImageFilter::compile);
    exclude.forEach(ImageFilter::compile);
  }

  /**
   * Returns a function from a file name to the reason for passing over the file, or null if it is
   * selected. The globs are compiled once.
   */
  Function<String, @Nullable PassedOver> names() {
    List<GlobPattern> in = include.stream().map(ImageFilter::compile).toList();
    List<GlobPattern> out = exclude.stream().map(ImageFilter::compile).toList();
    return name -> {
      PassedOver always = always(name);
      boolean taken =
          (in.isEmpty() || in.stream().anyMatch(g -> g.matches(name)))
              && out.stream().noneMatch(g -> g.matches(name));
      return always != null || taken ? always : PassedOver.FILTERED;
    };
  }

  /** Returns the reason why a file or folder of this name is always passed over, or null. */
  static @Nullable PassedOver always(String name) {
    if (name.startsWith(".")) {
      return PassedOver.HIDDEN;
    }
    return name.startsWith("_") && MARKERS.matcher(name).matches() ? PassedOver.MARKER : null;
  }

  private static GlobPattern compile(String glob) {
    try {
      return new GlobPattern(glob);
    } catch (RuntimeException e) { // of a class that is private to Hadoop
      throw new InputException(Texts.format("Not a glob: %s (%s)", glob, e.getMessage()), e);
    }
  }
}
