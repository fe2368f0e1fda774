// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The folders where walks began, by their real names. What is below them is entered there. */
final class EnteredFolders {

  private final Set<String> tops = new HashSet<>();

  /**
   * Takes a folder down, unless it was.
   *
   * @return whether it is to be walked now
   */
  boolean enter(String real) {
    return !has(real) && tops.add(real);
  }

  private boolean has(String real) {
    return tops.stream()
        .anyMatch(
            top -> {
              String prefix = top.endsWith("/") ? top : top + "/";
              return real.equals(top)
                  || (real.startsWith(prefix) && isWalked(real.substring(prefix.length())));
            });
  }

  /** Whether a walk meets a folder below its top: none on the way is hidden. */
  private static boolean isWalked(String below) {
    return Arrays.stream(below.split("/", 0)).allMatch(name -> ImageFilter.always(name) == null);
  }

  /** Where walks began: others pass these over. */
  Set<String> tops() {
    return new HashSet<>(tops);
  }
}
