// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.source.FileWalk.Found;
import dev.headstart.source.files.Entries;
import dev.headstart.source.files.Entry;
import dev.headstart.source.files.LocalFiles;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.GlobPattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;

/**
 * The matches of a glob.
 *
 * @param found the files and folders
 * @param unreadable matches that Hadoop omits, such as dangling links, with {@link Listing#SEEN}
 * @param top the folder before the first wildcard
 */
record Glob(List<FileStatus> found, List<Row> unreadable, String top) {

  static Glob of(Path glob, FileSystem fs) throws IOException {
    FileStatus[] found = fs.globStatus(glob);
    String text = fs.makeQualified(glob).toString();
    String fixed = text.replaceFirst("[*?\\[{\\\\].*", "");
    String top = fixed.equals(text) ? text : fixed.replaceFirst("/[^/]*$", "");
    return new Glob(found == null ? List.of() : List.of(found), unreadable(glob, fs), top);
  }

  private static List<Row> unreadable(Path glob, FileSystem fs) throws IOException {
    List<Row> rows = new ArrayList<>();
    FileStatus[] folders =
        LocalFiles.isLocal(fs) && glob.getParent() != null ? fs.globStatus(glob.getParent()) : null;
    if (folders == null) {
      return rows;
    }
    GlobPattern names = new GlobPattern(glob.getName());
    for (FileStatus folder : folders) {
      if (!folder.isDirectory()) {
        continue;
      }
      try (Entries entries = Entries.of(folder.getPath(), fs)) {
        for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
          boolean left =
              entry.isLeftOutByHadoop()
                  && ImageFilter.always(entry.name()) == null
                  && names.matches(entry.name());
          if (left) {
            rows.add(FolderListing.row(new Found(entry, null)));
          }
        }
      }
    }
    return rows;
  }
}
