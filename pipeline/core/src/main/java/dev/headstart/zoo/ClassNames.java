// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Finds a net's classes by the names that people use for them: the card's label, its WordNet id,
 * one of its names between commas, or its index in the net's output. Case, underscores and spaces
 * make no difference. A name that several classes share (ImageNet has two of {@code crane}) means
 * all of them.
 */
public final class ClassNames {

  private final Map<String, Set<Integer>> classes = new HashMap<>();
  private final int count;

  /**
   * Creates an index of the names.
   *
   * @param labels the card's labels; may be empty
   * @param count the length of the net's output
   */
  public ClassNames(List<String> labels, int count) {
    this.count = count;
    for (int i = 0; i < labels.size(); i++) {
      int index = i;
      names(labels.get(i))
          .forEach(name -> classes.computeIfAbsent(name, n -> new TreeSet<>()).add(index));
    }
  }

  /**
   * Returns the indices in the net's output of the classes of that name, empty if there are none.
   */
  public Set<Integer> find(String label) {
    Set<Integer> named = classes.get(plain(label));
    if (named != null) {
      return named;
    }
    if (label.strip().matches("\\d{1,6}")) {
      int index = Integer.parseInt(label.strip());
      return index < count ? Set.of(index) : Set.of();
    }
    return Set.of();
  }

  private static Stream<String> names(String label) {
    String[] numbered = label.strip().split("\\s+", 2);
    boolean wordNet = numbered.length == 2 && numbered[0].matches("n\\d{8}");
    String name = wordNet ? numbered[1] : label;
    return Stream.of(
            Stream.of(label, name),
            wordNet ? Stream.of(numbered[0]) : Stream.<String>empty(),
            Stream.of(name.split(",")))
        .flatMap(names -> names)
        .map(ClassNames::plain)
        .distinct();
  }

  private static String plain(String name) {
    return name.replace('_', ' ').strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
