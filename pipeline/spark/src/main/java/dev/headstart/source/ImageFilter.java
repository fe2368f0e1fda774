package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;
import org.apache.hadoop.fs.GlobPattern;

/**
 * Selects files of a folder by globs on the file name. Hidden files (with a leading {@code .} or
 * {@code _}) are never selected.
 *
 * @param include globs of which a file must match at least one; empty for all files
 * @param exclude globs of which a file must match none
 */
public record ImageFilter(List<String> include, List<String> exclude) implements Serializable {

  /** Selects every file that is not hidden. */
  public static final ImageFilter ALL = new ImageFilter(List.of(), List.of());

  /**
   * Checks the globs.
   *
   * @throws InputException where one of them is not a glob
   */
  public ImageFilter {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    include.forEach(ImageFilter::compile);
    exclude.forEach(ImageFilter::compile);
  }

  /** The filter over file names, its globs compiled. */
  Predicate<String> names() {
    List<GlobPattern> in = include.stream().map(ImageFilter::compile).toList();
    List<GlobPattern> out = exclude.stream().map(ImageFilter::compile).toList();
    return name ->
        !hidden(name)
            && (in.isEmpty() || in.stream().anyMatch(g -> g.matches(name)))
            && out.stream().noneMatch(g -> g.matches(name));
  }

  static boolean hidden(String name) {
    return name.startsWith(".") || name.startsWith("_");
  }

  private static GlobPattern compile(String glob) {
    try {
      return new GlobPattern(glob);
    } catch (RuntimeException e) { // of a class that Hadoop keeps to itself
      throw new InputException(Texts.format("Not a glob: %s (%s)", glob, e.getMessage()), e);
    }
  }
}
