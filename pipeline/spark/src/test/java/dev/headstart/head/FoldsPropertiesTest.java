// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for folds of any rows: each row is its class and the bin of its code. */
class FoldsPropertiesTest {

  private static final int CLASSES = 4;

  record Member(int index, int bin) {}

  @Provide
  Arbitrary<List<Member>> rows() {
    Arbitrary<Integer> index = Arbitraries.integers().between(0, CLASSES - 1);
    Arbitrary<Integer> few = Arbitraries.integers().between(0, 9);
    Arbitrary<Integer> many = Arbitraries.integers().between(0, (1 << 16) - 1);
    return Combinators.combine(index, Arbitraries.oneOf(few, many))
        .as(Member::new)
        .list()
        .ofMaxSize(200);
  }

  @Property(tries = 200)
  void everyRowIsInOneFoldAndDuplicatesShareTheirs(
      @ForAll("rows") List<Member> rows, @ForAll @IntRange(min = 2, max = 10) int folds) {
    int[] assigned = assign(rows, folds);

    assertThat(assigned).hasSize(rows.size());
    Map<Member, Integer> foldOf = new HashMap<>();
    for (int i = 0; i < assigned.length; i++) {
      assertThat(assigned[i]).isBetween(0, folds - 1);
      Integer before = foldOf.put(rows.get(i), assigned[i]);
      assertThat(before).isIn(null, assigned[i]);
    }
  }

  /** A bin is never cut: a fold is off its share by less than its class's largest bin. */
  @Property(tries = 200)
  void eachFoldHasItsShareOfEachClass(
      @ForAll("rows") List<Member> rows, @ForAll @IntRange(min = 2, max = 10) int folds) {
    int[] assigned = assign(rows, folds);

    for (int c = 0; c < CLASSES; c++) {
      int label = c;
      int[] own =
          IntStream.range(0, rows.size()).filter(i -> rows.get(i).index() == label).toArray();
      long largest =
          Arrays.stream(own)
              .boxed()
              .collect(Collectors.groupingBy(i -> rows.get(i).bin(), Collectors.counting()))
              .values()
              .stream()
              .mapToLong(Long::longValue)
              .max()
              .orElse(0);
      for (int f = 0; f < folds; f++) {
        int fold = f;
        double size = Arrays.stream(own).filter(i -> assigned[i] == fold).count();
        assertThat(size).isCloseTo((double) own.length / folds, within((double) largest));
      }
    }
  }

  @Property(tries = 200)
  void theOrderOfTheRowsIsOfNoMatter(
      @ForAll("rows") List<Member> rows,
      @ForAll @IntRange(min = 2, max = 10) int folds,
      @ForAll long seed) {
    List<Integer> order =
        IntStream.range(0, rows.size()).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(order, new Random(seed));

    int[] assigned = assign(rows, folds);
    int[] shuffled = assign(order.stream().map(rows::get).toList(), folds);

    for (int i = 0; i < shuffled.length; i++) {
      assertThat(shuffled[i]).isEqualTo(assigned[order.get(i)]);
    }
  }

  private static int[] assign(List<Member> rows, int folds) {
    return Folds.assign(
        rows.stream().mapToInt(Member::index).toArray(),
        rows.stream().mapToInt(Member::bin).toArray(),
        CLASSES,
        folds);
  }
}
