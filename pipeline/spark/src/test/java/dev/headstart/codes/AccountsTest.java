// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headstart.LocalSpark;
import dev.headstart.TinyNet;
import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.source.FoundImages;
import dev.headstart.source.ImageSource;
import dev.headstart.source.ListedImage;
import dev.headstart.source.PassedOver;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All that is in a source is accounted for: whatever it is made of, the counts are those made. */
class AccountsTest {

  private static final int FEW = 8;
  private static final int MANY = 500;
  private static final int AT_ONCE = 128;

  @TempDir Path folder;

  @Test
  void whateverASourceHoldsIsAccountedFor() throws IOException {
    rounds(0, FEW);
  }

  @Test
  @Tag("slow")
  void whateverFiveHundredSourcesHoldIsAccountedFor() throws IOException {
    rounds(FEW, MANY);
  }

  /** Several sources at once: most of the time goes into planning the queries. */
  private void rounds(int from, int to) throws IOException {
    for (int seed = from; seed < to; seed += AT_ONCE) {
      Path place = folder.resolve("from " + seed);
      List<RandomSource> made = new ArrayList<>();
      for (int one = seed; one < Math.min(to, seed + AT_ONCE); one++) {
        made.add(new RandomSource(place.resolve("round " + one), one));
      }
      for (List<RandomSource> alike :
          made.stream().collect(Collectors.partitioningBy(RandomSource::filtered)).values()) {
        if (!alike.isEmpty()) {
          assertThat(counted(RandomSource.together(alike)))
              .as("%d of the seeds from %d", alike.size(), seed)
              .isEqualTo(written(alike));
        }
      }
    }
  }

  private static ImageCounts written(List<RandomSource> sources) {
    Map<PassedOver, Long> passed = new EnumMap<>(PassedOver.class);
    sources.forEach(one -> one.passed().forEach((why, n) -> passed.merge(why, n, Long::sum)));
    return ImageCounts.of(
        sources.stream().mapToLong(RandomSource::good).sum(),
        sources.stream().mapToLong(RandomSource::bad).sum(),
        passed);
  }

  private static ImageCounts counted(ImageSource source) {
    try (FoundImages found = source.find(LocalSpark.session())) {
      ImagePass.Listed listed = Census.listed(found.seen());
      Dataset<Row> tasks =
          found.tasks(listed.images(), listed.count(), UnaryOperator.identity()).coalesce(1);
      ListedImage.Columns columns = ListedImage.Columns.of(tasks.schema());
      MapPartitionsFunction<Row, Boolean> decode = rows -> decoded(rows, columns);
      Map<Boolean, Long> ends = new TreeMap<>(Map.of(true, 0L, false, 0L));
      tasks
          .mapPartitions(decode, Encoders.BOOLEAN())
          .collectAsList()
          .forEach(good -> ends.merge(good, 1L, Long::sum));
      assertThat(ends.get(true) + ends.get(false)).isEqualTo(listed.count());
      Map<PassedOver, Long> passed = listed.passedOver();
      return ImageCounts.of(ends.get(true), ends.get(false), passed);
    }
  }

  private static Iterator<Boolean> decoded(Iterator<Row> rows, ListedImage.Columns columns) {
    Configuration conf = new Configuration();
    List<Boolean> ends = new ArrayList<>();
    var input = TinyNet.of(1).card().input();
    FloatBuffer buffer = FloatBuffer.allocate(input.length());
    try (Preprocessor preprocessor = new Preprocessor(input)) {
      while (rows.hasNext()) {
        boolean good;
        try {
          ListedImage.of(rows.next(), columns, conf).load(preprocessor, buffer, 0);
          good = true;
        } catch (IOException | ImageException e) {
          good = false;
        }
        ends.add(good);
      }
    }
    return ends.iterator();
  }
}
