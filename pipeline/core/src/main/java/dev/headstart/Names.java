// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Suggests the name that was meant when one was mistyped, and finds unused names. */
public final class Names {

  private Names() {}

  /** Returns the known names that are closest to a name, the closest first. */
  public static List<String> nearest(String name, Collection<String> known, int limit) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    String wanted = name.toLowerCase(Locale.ROOT);
    return known.stream()
        .sorted(Comparator.comparing(k -> distance.apply(wanted, k.toLowerCase(Locale.ROOT))))
        .limit(limit)
        .toList();
  }

  /** Returns a name that starts with the wish and is not a prefix of a taken name. */
  public static String unused(String wish, Set<String> taken) {
    String name = wish;
    while (startsAny(name, taken)) {
      name += "_";
    }
    return name;
  }

  private static boolean startsAny(String prefix, Set<String> names) {
    return names.stream().anyMatch(name -> name.startsWith(prefix));
  }
}
