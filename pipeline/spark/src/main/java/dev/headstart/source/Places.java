// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.source.files.Addresses;
import dev.headstart.source.files.LocalFiles;
import dev.headstart.source.table.TablePlace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The places of a source, sorted by kind.
 *
 * <p>A place is taken literally; only if nothing has that name is it a glob. A tar, a table or a
 * sequence file counts as one if a place names it, directly or through a glob, or if a folder
 * contains nothing else. Among photos it is a file like any other, and not an image.
 */
final class Places {

  private final ImageFilter filter;
  private final Configuration hadoop;
  private final List<String> manifests = new ArrayList<>();
  private final List<FileStatus> plain = new ArrayList<>();
  private final List<FileStatus> tars = new ArrayList<>();
  private final List<FileStatus> sequences = new ArrayList<>();
  private final List<TablePlace> tables = new ArrayList<>();
  private final List<String> tops = new ArrayList<>();
  private final List<Row> others = new ArrayList<>();
  private final Set<Path> named = new HashSet<>();

  private Places(ImageFilter filter, Configuration hadoop) {
    this.filter = filter;
    this.hadoop = hadoop;
  }

  /**
   * Determines the kind of each place.
   *
   * @throws InputException if there is nothing at a place, or a folder whose kind is ambiguous
   */
  static Places of(List<String> places, ImageFilter filter, Configuration hadoop) {
    Places found = new Places(filter, hadoop);
    List<FileStatus> roots = new ArrayList<>();
    for (String place : places) {
      try {
        found.find(place, roots);
      } catch (IOException | IllegalArgumentException e) {
        throw new InputException(Texts.format("Cannot list %s: %s", place, e.getMessage()), e);
      }
    }
    List<FileStatus> parquet = new ArrayList<>();
    for (FileStatus root : roots) {
      try {
        found.add(root, parquet);
      } catch (IOException e) {
        throw new InputException(
            Texts.format("Cannot look at %s: %s", root.getPath(), e.getMessage()), e);
      }
    }
    if (!parquet.isEmpty()) {
      found.tables.add(TablePlace.parquet(null, parquet));
    }
    return found;
  }

  /** Returns the addresses of the CSV files. */
  List<String> manifests() {
    return manifests;
  }

  /** Returns the folders of images and the image files. */
  List<FileStatus> plain() {
    return plain;
  }

  /** Returns the tar files. */
  List<FileStatus> tars() {
    return tars;
  }

  /** Returns the Hadoop sequence files. */
  List<FileStatus> sequences() {
    return sequences;
  }

  /** Returns the Delta tables, folders of Parquet files, and single Parquet files. */
  List<TablePlace> tables() {
    return tables;
  }

  /** Returns for each place the address below which its images are. */
  List<String> tops() {
    return tops;
  }

  /** Returns what else was seen, with {@link Listing#SEEN}. */
  List<Row> others() {
    return others;
  }

  private void find(String place, List<FileStatus> roots) throws IOException {
    Path path = Addresses.path(place, hadoop);
    FileSystem fs = path.getFileSystem(hadoop);
    LocalFiles.checkNames(fs);
    Path top = fs.makeQualified(path);
    if (Manifest.isOne(place)) {
      manifests.add(place);
      tops.add(top.getParent().toString());
      return;
    }
    try {
      roots.add(fs.getFileStatus(path));
      tops.add(top.toString());
    } catch (FileNotFoundException e) {
      Glob glob = Glob.of(path, fs);
      if (glob.found().isEmpty()) {
        throw new InputException(
            Texts.format(
                "No images at %s: no such file or folder, and no match as a glob.", place));
      }
      for (FileStatus match : glob.found()) {
        PassedOver passed = passed(match, path.getName());
        if (passed == null) {
          roots.add(match);
        } else {
          others.add(FolderListing.passed(match.getPath().toString(), passed));
        }
      }
      others.addAll(glob.unreadable());
      tops.add(glob.top());
    }
  }

  /**
   * Returns the reason for passing over a match of a glob. A glob that itself begins like a hidden
   * name selects hidden files.
   */
  private static @Nullable PassedOver passed(FileStatus match, String glob) {
    String name = match.getPath().getName();
    return glob.charAt(0) == name.charAt(0) ? null : ImageFilter.always(name);
  }

  private void add(FileStatus root, List<FileStatus> parquet) throws IOException {
    if (root.isFile()) {
      ofKind(ShardKind.of(root, hadoop), root, parquet);
      return;
    }
    FileSystem fs = root.getPath().getFileSystem(hadoop);
    if (fs.exists(new Path(root.getPath(), "_delta_log"))) {
      if (isNew(root.getPath(), PassedOver.ENTERED)) {
        tables.add(TablePlace.delta(root.getPath()));
      }
      return;
    }
    ShardFolder folder = ShardFolder.of(root.getPath(), filter, hadoop);
    if (folder.shards().isEmpty()) {
      plain.add(root); // its listing reports if it was already entered
      return;
    }
    List<FileStatus> inFolder = new ArrayList<>();
    others.addAll(folder.others());
    folder.shards().forEach((file, kind) -> ofKind(kind, file, inFolder));
    if (!inFolder.isEmpty()) {
      tables.add(TablePlace.parquet(root.getPath(), inFolder));
    }
  }

  private void ofKind(ShardKind kind, FileStatus file, List<FileStatus> parquet) {
    if (kind == ShardKind.NONE) {
      plain.add(file); // repeated images are found when all images are listed
    } else if (isNew(file.getPath(), PassedOver.NAMED_AGAIN)) {
      switch (kind) {
        case TAR -> tars.add(file);
        case SEQUENCE -> sequences.add(file);
        default -> parquet.add(file);
      }
    }
  }

  private boolean isNew(Path path, PassedOver otherwise) {
    boolean isNew = named.add(path);
    if (!isNew) {
      others.add(FolderListing.passed(path.toString(), otherwise));
    }
    return isNew;
  }
}
