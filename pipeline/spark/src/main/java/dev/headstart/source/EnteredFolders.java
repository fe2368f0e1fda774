// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The folders at which walks began, by their real names. What is below them is listed by those
 * walks.
 */
final class EnteredFolders {

  private final Set<String> tops = new HashSet<>();

  /**
   * Records a folder.
   *
   * @return whether it is new and has to be walked now
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

  /**
   * Returns whether a walk reaches a folder below its top, that is, whether no folder on the way is
   * hidden.
   */
  private static boolean isWalked(String below) {
    return Arrays.stream(below.split("/", 0)).allMatch(name -> ImageFilter.always(name) == null);
  }

  /** Returns the folders at which walks began. Other walks skip them. */
  Set<String> tops() {
    return new HashSet<>(tops);
  }
}
