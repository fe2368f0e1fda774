// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The folders that hold an image set with a folder for each split, such as {@code train} and {@code
 * val}, and in these a folder for each class.
 *
 * @param sets the addresses of these folders
 */
record FolderSplits(List<String> sets) {

  /** The split's folder, the class's folder, and the file. */
  private static final int MIN_PARTS = 3;

  /** Finds among the places those that have a training folder and one of another split. */
  static FolderSplits of(List<FileStatus> places, Configuration hadoop) {
    List<String> sets = new ArrayList<>();
    for (FileStatus place : places) {
      if (place.isDirectory() && isSet(place.getPath(), hadoop)) {
        sets.add(place.getPath().toString());
      }
    }
    return new FolderSplits(sets);
  }

  private static boolean isSet(Path folder, Configuration hadoop) {
    Set<SplitName> there = EnumSet.noneOf(SplitName.class);
    try {
      for (FileStatus entry : folder.getFileSystem(hadoop).listStatus(folder)) {
        if (entry.isDirectory()) {
          SplitName.of(entry.getPath().getName()).ifPresent(there::add);
        }
      }
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot list %s: %s", folder, e.getMessage()), e);
    }
    return there.contains(SplitName.TRAIN) && there.size() > 1;
  }

  /** Sets the split of files in class folders. */
  Dataset<Row> in(Dataset<Row> files) {
    if (sets.isEmpty()) {
      return files;
    }
    ArrayList<String> folders = new ArrayList<>(sets);
    UDF1<String, String> splitOf = path -> split(folders, path);
    return files.withColumn("split", udf(splitOf, DataTypes.StringType).apply(col("path")));
  }

  /** Returns the name of the split's folder that contains a file, or null. */
  static @Nullable String split(List<String> sets, String path) {
    for (String set : sets) {
      if (path.startsWith(set + "/")) {
        String[] parts = path.substring(set.length() + 1).split("/", -1);
        if (parts.length >= MIN_PARTS && SplitName.of(parts[0]).isPresent()) {
          return parts[0];
        }
      }
    }
    return null;
  }
}
