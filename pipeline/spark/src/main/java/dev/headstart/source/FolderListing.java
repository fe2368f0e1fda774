package dev.headstart.source;

import dev.headstart.InputException;
import dev.headstart.Texts;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lists the files under folders, files and globs on any Hadoop file system.
 *
 * <p>The driver looks only as deep as it takes to find enough folders to share out; the executors
 * list those, so that the files never gather on the driver.
 */
final class FolderListing {

  private static final int ENOUGH_FOLDERS = 256; // keeps a cluster's listing busy, and is quick

  /** What one task lists: a folder with all below it or its own files only, or one file. */
  private record Work(String path, boolean isFile, boolean recursive) implements Serializable {

    Iterator<FileStatus> files(ImageFilter filter, Configuration conf) throws IOException {
      Path place = new Path(path);
      return isFile
          ? List.of(place.getFileSystem(conf).getFileStatus(place)).iterator()
          : new FileWalk(place, recursive, filter, conf);
    }
  }

  private final SparkSession spark;
  private final Configuration hadoop;
  private final ImageFilter filter;

  FolderListing(SparkSession spark, ImageFilter filter) {
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.filter = filter;
  }

  /** Lists with {@link Listing#SCHEMA}; the label is the parent folder's name, no split. */
  Dataset<Row> list(List<FileStatus> roots) {
    List<Work> work = roots.stream().flatMap(root -> share(root).stream()).distinct().toList();
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf = sc.broadcast(new SerializableConfiguration(hadoop));
    ImageFilter filter = this.filter;
    JavaRDD<Row> rows =
        sc.parallelize(
                work.stream().map(Shipped::new).toList(),
                Math.min(work.size(), 4 * sc.defaultParallelism()))
            .flatMap(w -> w.value().files(filter, conf.value().value()))
            .map(FolderListing::row);
    return spark.createDataFrame(rows, Listing.SCHEMA);
  }

  private List<Work> share(FileStatus root) {
    try {
      return root.isFile() ? List.of(file(root)) : folders(root.getPath());
    } catch (IOException e) {
      throw new InputException(
          Texts.format("Cannot list %s: %s", root.getPath(), e.getMessage()), e);
    }
  }

  /** Breadth first until there are enough folders; what is below those, the executors find. */
  private List<Work> folders(Path root) throws IOException {
    List<Work> work = new ArrayList<>();
    Deque<Path> unseen = new ArrayDeque<>(List.of(root));
    while (!unseen.isEmpty() && unseen.size() + work.size() < ENOUGH_FOLDERS) {
      Path folder = unseen.remove();
      work.add(new Work(folder.toString(), false, false));
      RemoteIterator<FileStatus> entries = folder.getFileSystem(hadoop).listStatusIterator(folder);
      while (entries.hasNext()) {
        FileStatus entry = entries.next();
        if (entry.isDirectory() && !ImageFilter.hidden(entry.getPath().getName())) {
          unseen.add(entry.getPath());
        }
      }
    }
    unseen.forEach(folder -> work.add(new Work(folder.toString(), false, true)));
    return work;
  }

  private static Work file(FileStatus file) {
    return new Work(file.getPath().toString(), true, false);
  }

  static Row row(FileStatus file) {
    Path path = file.getPath();
    return RowFactory.create(
        path.toString(),
        path.getParent().getName(),
        null,
        file.getLen(),
        new Timestamp(file.getModificationTime()));
  }
}
