// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.FileWalk.Folder;
import dev.headstart.source.FileWalk.Found;
import dev.headstart.source.files.Entries;
import dev.headstart.source.files.Entry;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * A folder that may consist of shards only. The driver reads its entries up to the first file that
 * proves otherwise.
 *
 * @param shards its shards; empty if there are other files
 * @param others its other entries, passed over or unreadable
 */
record ShardFolder(Map<FileStatus, ShardKind> shards, List<Row> others) {

  private static final ShardFolder NONE = new ShardFolder(Map.of(), List.of());
  private static final int ENOUGH = 10_000; // the maximum number of files beside tars

  /**
   * The extensions of files that tools write beside tars: statistics, indices, tables of contents.
   */
  private static final Set<String> SIDE =
      Set.of("json", "jsonl", "parquet", "txt", "csv", "tsv", "md", "idx", "log", "yaml", "yml");

  /**
   * Inspects a folder.
   *
   * @throws InputException if it has tars beside files that are not images, so that it is unclear
   *     which are meant
   */
  static ShardFolder of(Path folder, ImageFilter filter, Configuration hadoop) throws IOException {
    Map<FileStatus, ShardKind> shards = new LinkedHashMap<>();
    List<Row> others = new ArrayList<>();
    List<Path> beside = new ArrayList<>();
    EnteredFolders entered = new EnteredFolders();
    Deque<Folder> folders = new ArrayDeque<>();
    String real = Entries.realPath(folder, folder.getFileSystem(hadoop));
    entered.enter(real);
    folders.add(new Folder(folder.toString(), real));
    while (!folders.isEmpty()) {
      try (FileWalk walk = new FileWalk(folders.remove(), true, filter, entered.tops(), hadoop)) {
        while (walk.hasNext()) {
          Found found = walk.next();
          if (found.isLink() && entered.enter(found.entry().detail())) {
            folders.add(new Folder(found.entry().path().toString(), found.entry().detail()));
          } else if (found.isLink() || found.passed() != null || isUnreadable(found)) {
            others.add(FolderListing.row(found.isLink() ? again(found) : found));
          } else if (!take(found.entry(), shards, beside, hadoop)) {
            return NONE;
          }
        }
      }
    }
    if (beside.isEmpty()) {
      return new ShardFolder(shards, others);
    }
    if (shards.containsValue(ShardKind.TAR)) {
      throw new InputException(
          Texts.format(
              "%s holds tars and other files, such as %s, but no image: name the tars, as in"
                  + " --images '%s/*.tar'.",
              folder, beside.get(0).getName(), folder));
    }
    return NONE;
  }

  private static boolean isUnreadable(Found found) {
    return found.entry().kind() == Entry.Kind.UNREADABLE;
  }

  private static Found again(Found link) {
    return new Found(link.entry(), PassedOver.ENTERED);
  }

  /**
   * Records a file.
   *
   * @return whether to continue
   */
  private static boolean take(
      Entry entry, Map<FileStatus, ShardKind> shards, List<Path> beside, Configuration hadoop)
      throws IOException {
    FileStatus file = entry.status();
    ShardKind kind = ShardKind.of(file, hadoop);
    if (kind != ShardKind.NONE) {
      shards.put(file, kind);
      return true;
    }
    beside.add(entry.path());
    return SIDE.contains(ShardKind.extension(entry.name())) && beside.size() < ENOUGH;
  }
}
