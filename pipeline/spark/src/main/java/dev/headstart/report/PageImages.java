// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The thumbnails of a page, as many as keep it small. */
final class PageImages {

  /** The bytes of all thumbnails, of which base64 makes four thirds. */
  private static final int ROOM = 2_900_000;

  private final SparkSession spark;
  private final Report report;
  private final Picks picks;
  private final CodesMap map;
  private int bytes;
  private int leftOut;
  private int unread;
  private @Nullable String firstError;

  PageImages(SparkSession spark, Report report, Picks picks, CodesMap map) {
    this.spark = spark;
    this.report = report;
    this.picks = picks;
    this.map = map;
  }

  /**
   * Adds {@code thumbnails}, a pair of files for each of {@code images}, and {@code
   * map_thumbnails}, one for each point, both null where there is none; to the numbers, how many
   * there are.
   */
  void addTo(Map<String, Object> numbers, Map<String, Object> page) {
    List<Row> chosen = picks.byPath().values().stream().map(Pick::listed).toList();
    List<Row> points =
        map.points().stream().filter(row -> !picks.byPath().containsKey(row.getString(0))).toList();
    Map<String, Thumbnail> made =
        new Thumbnails(spark, report.net.card().input(), report.found, Thumbnails.SMALL_SIDE)
            .of(chosen, points);
    List<@Nullable List<@Nullable String>> pairs = new ArrayList<>();
    for (Row row : chosen) {
      Thumbnail thumbnail = taken(made, row);
      pairs.add(
          thumbnail == null ? null : List.of(text(thumbnail.whole()), text(thumbnail.seen())));
    }
    Map<String, Integer> positions = picks.positions();
    List<@Nullable Object> small = new ArrayList<>();
    for (Row row : map.points()) {
      Integer position = positions.get(row.getString(0));
      Thumbnail thumbnail = position != null ? null : taken(made, row);
      small.add(position != null ? position : thumbnail == null ? null : text(thumbnail.whole()));
    }
    page.put("thumbnails", pairs);
    page.put("map_thumbnails", small);
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("shown", made.size() - unread - leftOut);
    told.put("unread", unread);
    told.put("left_out", leftOut);
    told.put("first_error", firstError);
    numbers.put("thumbnail_counts", told);
  }

  private @Nullable Thumbnail taken(Map<String, Thumbnail> made, Row row) {
    Thumbnail thumbnail = made.get(row.getString(0));
    if (thumbnail == null || thumbnail.whole() == null) {
      unread++;
      firstError = firstError == null && thumbnail != null ? thumbnail.error() : firstError;
      return null;
    }
    if (bytes + thumbnail.bytes() > ROOM) {
      leftOut++;
      return null;
    }
    bytes += thumbnail.bytes();
    return thumbnail;
  }

  private static String text(byte @Nullable [] file) {
    return file == null ? "" : Base64.getEncoder().encodeToString(file);
  }
}
