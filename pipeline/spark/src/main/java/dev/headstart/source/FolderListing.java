// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.Texts;
import dev.headstart.source.FileWalk.Folder;
import dev.headstart.source.FileWalk.Found;
import dev.headstart.source.files.Entries;
import dev.headstart.source.files.Entry;
import dev.headstart.source.files.LocalFiles;
import java.io.IOException;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Lists the files under folders, files and globs on any Hadoop file system.
 *
 * <p>The driver lists only until there are enough folders to distribute, and the executors list
 * those, so the files are never collected on the driver. Links to folders are, since they are few:
 * the driver decides for each whether it leads to a new folder.
 */
final class FolderListing {

  private static final int ENOUGH_FOLDERS = 256; // enough to keep a cluster busy, and quickly found
  private static final String LINK = "LINK"; // a value of the column of passed-over reasons

  /** A value of that column, if a task cannot read file names. */
  private static final String LOCALE = "LOCALE";

  /**
   * The work of one task: a folder with everything below it, a folder with only its own entries, or
   * one file.
   */
  private record Work(Folder place, boolean isFile, boolean recursive) implements Serializable {

    Iterator<Found> entries(ImageFilter filter, Set<String> entered, Configuration conf)
        throws IOException {
      if (isFile) {
        Path path = new Path(place.path());
        return Entries.at(path, path.getFileSystem(conf)).stream()
            .map(entry -> new Found(entry, null))
            .iterator();
      }
      FileWalk walk = new FileWalk(place, recursive, filter, entered, conf);
      TaskEnd.closes(walk);
      return walk;
    }
  }

  private record Rows(Iterator<Found> entries) implements Iterator<Row> {
    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public Row next() {
      return row(entries.next());
    }
  }

  private final SparkSession spark;
  private final Configuration hadoop;
  private final ImageFilter filter;
  private final EnteredFolders entered = new EnteredFolders();
  private final List<Row> again = new ArrayList<>();
  private final List<Dataset<Row>> kept;

  /**
   * Creates a listing.
   *
   * @param kept receives the persisted data sets; the listing still works after they are released
   */
  FolderListing(SparkSession spark, ImageFilter filter, List<Dataset<Row>> kept) {
    this.kept = kept;
    this.spark = spark;
    this.hadoop = spark.sparkContext().hadoopConfiguration();
    this.filter = filter;
  }

  /**
   * Lists with the schema {@link Listing#SEEN}. The label is the parent folder's name; there is no
   * split.
   */
  Dataset<Row> list(List<FileStatus> roots) {
    List<Work> work = new ArrayList<>();
    List<Folder> folders = new ArrayList<>();
    for (FileStatus root : roots) {
      if (root.isFile()) {
        work.add(new Work(new Folder(root.getPath().toString(), ""), true, false));
      } else {
        enter(root.getPath(), real(root.getPath()), folders);
      }
    }
    boolean links = roots.stream().anyMatch(this::mayHaveLinks);
    List<Dataset<Row>> parts = new ArrayList<>();
    while (!folders.isEmpty() || !work.isEmpty()) {
      Set<String> tops = entered.tops();
      folders.forEach(folder -> work.addAll(share(folder, tops)));
      Dataset<Row> listed = list(work, tops);
      parts.add(listed);
      work.clear();
      folders.clear();
      if (links) {
        kept.add(listed.persist(StorageLevel.MEMORY_AND_DISK()));
        listed.filter(col(Listing.PASSED).isin(LINK, LOCALE)).collectAsList().stream()
            .sorted(Comparator.comparing(link -> link.getString(0)))
            .forEach(link -> follow(link, folders));
      }
    }
    parts.add(spark.createDataFrame(again, Listing.SEEN));
    return parts.stream()
        .reduce(Dataset::union)
        .orElseThrow()
        .filter(col(Listing.PASSED).isNull().or(col(Listing.PASSED).notEqual(LINK)));
  }

  private void follow(Row link, List<Folder> folders) {
    if (link.<String>getAs(Listing.PASSED).equals(LOCALE)) {
      throw new InputException(link.getAs(Listing.UNREAD));
    }
    enter(new Path(link.getString(0)), link.getAs(Listing.UNREAD), folders);
  }

  private void enter(Path path, String real, List<Folder> folders) {
    if (entered.enter(real)) {
      folders.add(new Folder(path.toString(), real));
    } else {
      again.add(passed(path.toString(), PassedOver.ENTERED));
    }
  }

  private boolean mayHaveLinks(FileStatus root) {
    try {
      return LocalFiles.isLocal(root.getPath().getFileSystem(hadoop));
    } catch (IOException e) {
      throw cannotList(root.getPath(), e);
    }
  }

  private Dataset<Row> list(List<Work> work, Set<String> tops) {
    JavaSparkContext sc = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Broadcast<SerializableConfiguration> conf = sc.broadcast(new SerializableConfiguration(hadoop));
    ImageFilter filter = this.filter;
    HashSet<String> entered = new HashSet<>(tops);
    JavaRDD<Row> rows =
        sc.parallelize(
                work.stream().distinct().map(Shipped::new).toList(),
                Math.min(work.size(), 4 * sc.defaultParallelism()))
            .flatMap(w -> rows(w.value(), filter, entered, conf.value().value()));
    return spark.createDataFrame(rows, Listing.SEEN);
  }

  private static Iterator<Row> rows(
      Work work, ImageFilter filter, Set<String> entered, Configuration conf) throws IOException {
    try {
      return new Rows(work.entries(filter, entered, conf));
    } catch (SetupException e) {
      return List.of(
              RowFactory.create(
                  work.place().path(), null, null, null, null, null, e.getMessage(), LOCALE))
          .iterator();
    }
  }

  private String real(Path folder) {
    try {
      return Entries.realPath(folder, folder.getFileSystem(hadoop));
    } catch (IOException e) {
      throw cannotList(folder, e);
    }
  }

  private static InputException cannotList(Path place, IOException e) {
    return new InputException(Texts.format("Cannot list %s: %s", place, e.getMessage()), e);
  }

  /**
   * Searches breadth first until there are enough folders to distribute. The executors list what is
   * below those.
   */
  private List<Work> share(Folder root, Set<String> tops) {
    List<Work> work = new ArrayList<>();
    Deque<Folder> unseen = new ArrayDeque<>(List.of(root));
    while (!unseen.isEmpty() && unseen.size() + work.size() < ENOUGH_FOLDERS) {
      Folder folder = unseen.remove();
      try {
        below(folder).filter(child -> !tops.contains(child.real())).forEach(unseen::add);
        work.add(new Work(folder, false, false));
      } catch (IOException e) {
        work.add(new Work(folder, false, true)); // the executors will report it
      }
    }
    unseen.forEach(folder -> work.add(new Work(folder, false, true)));
    return work;
  }

  private Stream<Folder> below(Folder folder) throws IOException {
    Path path = new Path(folder.path());
    List<Folder> found = new ArrayList<>();
    try (Entries entries = Entries.of(path, path.getFileSystem(hadoop))) {
      for (Entry entry = entries.next(); entry != null; entry = entries.next()) {
        if (entry.kind() == Entry.Kind.FOLDER && ImageFilter.always(entry.name()) == null) {
          found.add(folder.below(entry.path()));
        }
      }
    }
    return found.stream();
  }

  static Row row(Found found) {
    Entry entry = found.entry();
    Path path = entry.path();
    return RowFactory.create(
        path.toString(),
        path.getParent() == null ? null : path.getParent().getName(),
        null,
        entry.kind() == Entry.Kind.FILE ? entry.length() : null,
        new Timestamp(entry.modified()),
        null,
        found.isLink() ? entry.detail() : found.passed() == null ? entry.unread() : null,
        found.isLink() ? LINK : found.passed() == null ? null : found.passed().name());
  }

  /** Returns a row for something that is passed over. */
  static Row passed(String path, PassedOver why) {
    return RowFactory.create(path, null, null, null, null, null, null, why.name());
  }
}
