// SPDX-License-Identifier: Apache-2.0
package dev.headstart.report;

import static org.apache.spark.sql.functions.col;

import dev.headstart.net.PretrainedNet;
import dev.headstart.provenance.Provenance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A page of images in groups, with a few words below each, and the same as JSON.
 *
 * @param title the title of the page
 * @param lead what is shown, in a sentence or two
 * @param items the images in order; those of one heading are one after the other
 */
public record Gallery(String title, String lead, List<Item> items) {

  /** As many images as a page has at most. */
  public static final int MOST = 240;

  private static final int SIDE = 160;

  /**
   * An image of the gallery.
   *
   * @param heading the name of its group
   * @param caption a few words about it
   * @param path its address
   */
  public record Item(String heading, String caption, String path) {}

  /** Keeps the first {@link #MOST} items. */
  public Gallery {
    items = List.copyOf(items.subList(0, Math.min(MOST, items.size())));
  }

  /**
   * Writes {@code index.html} and {@code report.json} into a folder, where they replace an older
   * report.
   *
   * @param net the net of the codes
   * @param numbers what else is told, by name
   * @param images rows with {@code path, label, split, length, modified} of the images of the
   *     items, and of others
   * @throws IOException if they cannot be written
   */
  public void write(
      ReportFolder folder,
      PretrainedNet net,
      Provenance provenance,
      Map<String, ?> numbers,
      Dataset<Row> images)
      throws IOException {
    Object[] paths = items.stream().map(Item::path).distinct().toArray();
    List<Row> listed =
        images
            .filter(col("path").isin(paths))
            .select("path", "label", "split", "length", "modified")
            .dropDuplicates("path")
            .collectAsList();
    Map<String, Thumbnail> made =
        new Thumbnails(images.sparkSession(), net.card().input(), null, SIDE).of(List.of(), listed);
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("format", Sections.FORMAT);
    all.put("title", title);
    all.put("counts", numbers);
    all.put("provenance", provenance.toMap());
    Map<String, Object> page = new LinkedHashMap<>(all);
    all.put("gallery", content(Map.of()));
    page.put("gallery", content(made));
    folder.write(new Sections(title, all, page));
  }

  private Map<String, Object> content(Map<String, Thumbnail> made) {
    Map<String, List<Map<String, @Nullable Object>>> groups = new LinkedHashMap<>();
    for (Item item : items) {
      Map<String, @Nullable Object> image = new LinkedHashMap<>();
      image.put("path", item.path());
      image.put("caption", item.caption());
      Thumbnail thumbnail = made.get(item.path());
      if (thumbnail != null && thumbnail.whole() != null) {
        image.put("thumbnail", Base64.getEncoder().encodeToString(thumbnail.whole()));
      }
      groups.computeIfAbsent(item.heading(), heading -> new ArrayList<>()).add(image);
    }
    List<Map<String, Object>> listed = new ArrayList<>();
    groups.forEach((heading, shown) -> listed.add(Map.of("heading", heading, "images", shown)));
    return Map.of("lead", lead, "groups", listed);
  }
}
