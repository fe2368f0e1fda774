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

/**
 * The places of a source by kind.
 *
 * <p>A place is what has its name; only where nothing has, it is a glob. A tar, a table or a
 * sequence file is one where a place names it, by itself or through a glob, or where a folder holds
 * nothing else; among photos it is a file like any other, and no image.
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
   * Looks at each place.
   *
   * @throws InputException where there is nothing, or a folder that does not tell what it is
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

  /** Addresses of CSV files. */
  List<String> manifests() {
    return manifests;
  }

  /** Folders of images, and image files. */
  List<FileStatus> plain() {
    return plain;
  }

  /** Tar files. */
  List<FileStatus> tars() {
    return tars;
  }

  /** Hadoop sequence files. */
  List<FileStatus> sequences() {
    return sequences;
  }

  /** Delta tables, folders of Parquet files, and single ones. */
  List<TablePlace> tables() {
    return tables;
  }

  /** For each place, the address below which its images are. */
  List<String> tops() {
    return tops;
  }

  /** What else was seen, with {@link Listing#SEEN}. */
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

  /** Why a match of a glob is passed over, unless the glob begins as hidden names do. */
  private static PassedOver passed(FileStatus match, String glob) {
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
      plain.add(root); // its listing tells where it was entered already
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
      plain.add(file); // images named again are told of where all are listed
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
