// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A cache of nets by name in a folder of any Hadoop file system: {@code NAME/net.onnx} and {@code
 * NAME/net.yaml}.
 *
 * <p>A net is written beside its place and moved there when it is complete, and its SHA-256 is
 * compared with its card's on every read, so a half-written net is never used.
 */
public final class NetCache {

  private final String folder;
  private final Configuration hadoop;
  private final NetFiles files;

  /** Creates a cache in a folder, which does not need to exist yet. */
  public NetCache(String folder, Configuration hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
    this.files = new NetFiles(hadoop);
  }

  /** Returns the folder of this user's cache on this machine, {@code ~/.cache/headstart/nets}. */
  public static String ofUser() {
    return java.nio.file.Path.of(System.getProperty("user.home"), ".cache", "headstart", "nets")
        .toUri()
        .toString();
  }

  /** Returns this cache's folder if it is local, otherwise that of the user's own cache. */
  java.nio.file.Path localFolder() {
    URI uri = new Path(folder).toUri();
    boolean local = uri.getScheme() == null ? isLocalByDefault() : uri.getScheme().equals("file");
    return java.nio.file.Path.of(local ? uri.getPath() : URI.create(ofUser()).getPath());
  }

  private boolean isLocalByDefault() {
    return FileSystem.getDefaultUri(hadoop).getScheme().equals("file");
  }

  /** Returns the folder of the net of that name. */
  public String place(String name) {
    return path(name).toString();
  }

  /** Returns whether there is a net of that name. Its content is not checked. */
  public boolean has(String name) {
    return isName(name) && files.isWhole(place(name));
  }

  /**
   * Returns the net of that name, empty if there is none.
   *
   * @throws dev.headstart.net.card.InvalidNetException if it is damaged
   */
  public Optional<PretrainedNet> find(String name) {
    return has(name) ? Optional.of(files.load(place(name))) : Optional.empty();
  }

  /** Returns the names of all cached nets, sorted. */
  public List<String> names() {
    Path root = new Path(folder);
    try {
      FileSystem fs = root.getFileSystem(hadoop);
      List<String> names = new ArrayList<>();
      if (fs.exists(root)) {
        Arrays.stream(fs.listStatus(root))
            .filter(FileStatus::isDirectory)
            .map(status -> status.getPath().getName())
            .filter(this::has)
            .sorted()
            .forEach(names::add);
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at the cache " + folder, e);
    }
  }

  /**
   * Stores a net under its name and replaces an older one.
   *
   * @throws InputException if the name cannot be used for a folder
   * @throws IOException if the net cannot be written
   */
  public void put(PretrainedNet net) throws IOException {
    String name = net.card().name();
    if (!isName(name)) {
      throw new InputException(
          Texts.format(
              "'%s' cannot be the name of a net in the cache: take letters, digits, dots, hyphens"
                  + " and underscores, a letter or digit first.",
              name));
    }
    Path target = path(name);
    FileSystem fs = target.getFileSystem(hadoop);
    try (Draft draft = Draft.beside(fs, target)) {
      files.save(net, draft.path().toString());
      draft.moveIn();
    } catch (FileAlreadyExistsException e) { // another process may have moved the same net there
      if (!has(name)) {
        throw e;
      }
    }
  }

  static boolean isName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
  }

  private Path path(String name) {
    return new Path(folder, name);
  }
}
