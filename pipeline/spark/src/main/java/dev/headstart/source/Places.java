package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The places of a source by kind.
 *
 * <p>A tar, a table or a sequence file is one where a place names it, by itself or through a glob,
 * or where a folder holds nothing else; among photos it is a file like any other, and no image.
 *
 * @param manifests addresses of CSV files
 * @param plain folders of images, and image files
 * @param tars tar files
 * @param sequences Hadoop sequence files
 * @param tables Delta tables, folders of Parquet files, and single ones
 */
record Places(
    List<String> manifests,
    List<FileStatus> plain,
    List<FileStatus> tars,
    List<FileStatus> sequences,
    List<TablePlace> tables) {

  /**
   * Looks at each place.
   *
   * @throws InputException where there is nothing
   */
  static Places of(List<String> places, ImageFilter filter, Configuration hadoop) {
    Places found =
        new Places(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    Map<Path, FileStatus> roots = new LinkedHashMap<>();
    for (String place : places) {
      if (Manifest.isOne(place)) {
        found.manifests.add(place);
      } else {
        glob(place, hadoop).forEach(root -> roots.putIfAbsent(root.getPath(), root));
      }
    }
    List<FileStatus> parquet = new ArrayList<>();
    for (FileStatus root : roots.values()) {
      try {
        found.add(root, parquet, filter, hadoop);
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

  private void add(
      FileStatus root, List<FileStatus> parquet, ImageFilter filter, Configuration hadoop)
      throws IOException {
    if (root.isFile()) {
      ofKind(ShardKind.of(root, hadoop), root, parquet);
      return;
    }
    FileSystem fs = root.getPath().getFileSystem(hadoop);
    if (fs.exists(new Path(root.getPath(), "_delta_log"))) {
      tables.add(TablePlace.delta(root.getPath()));
      return;
    }
    List<FileStatus> inFolder = new ArrayList<>();
    Map<FileStatus, ShardKind> shards = shardsOnly(root.getPath(), filter, hadoop);
    if (shards.isEmpty()) {
      plain.add(root);
    }
    shards.forEach((file, kind) -> ofKind(kind, file, inFolder));
    if (!inFolder.isEmpty()) {
      tables.add(TablePlace.parquet(root.getPath(), inFolder));
    }
  }

  private void ofKind(ShardKind kind, FileStatus file, List<FileStatus> parquet) {
    switch (kind) {
      case TAR -> tars.add(file);
      case SEQUENCE -> sequences.add(file);
      case PARQUET -> parquet.add(file);
      case NONE -> plain.add(file);
    }
  }

  /** The files of a folder of shards; none where the first other file shows that it is not one. */
  private static Map<FileStatus, ShardKind> shardsOnly(
      Path folder, ImageFilter filter, Configuration hadoop) throws IOException {
    Map<FileStatus, ShardKind> shards = new LinkedHashMap<>();
    FileWalk files = new FileWalk(folder, true, filter, hadoop);
    while (files.hasNext()) {
      FileStatus file = files.next();
      ShardKind kind = ShardKind.of(file, hadoop);
      if (kind == ShardKind.NONE) {
        return Map.of();
      }
      shards.put(file, kind);
    }
    return shards;
  }

  private static List<FileStatus> glob(String place, Configuration hadoop) {
    try {
      Path path = new Path(place);
      FileStatus[] found = path.getFileSystem(hadoop).globStatus(path);
      if (found == null || found.length == 0) {
        throw new InputException(
            Texts.format(
                "No images at %s: no such file or folder, and no match as a glob.", place));
      }
      return List.of(found);
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot list %s: %s", place, e.getMessage()), e);
    }
  }
}
