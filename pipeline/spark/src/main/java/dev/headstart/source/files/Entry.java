// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import dev.headstart.Texts;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a folder.
 *
 * @param path its address
 * @param kind its kind
 * @param length the length in bytes, if it is a file
 * @param modified the time of modification, of the entry or of the link, in milliseconds since 1970
 * @param detail the real path of a linked folder, or the reason why something is unreadable;
 *     otherwise empty
 */
public record Entry(
    org.apache.hadoop.fs.Path path, Kind kind, long length, long modified, String detail) {

  private static final String DEVICE = "a pipe, a socket or a device";

  /** The kinds of entries. */
  public enum Kind {
    /** A regular file, or a link to one. */
    FILE,
    /** A folder. */
    FOLDER,
    /** A symbolic link to a folder. */
    LINKED_FOLDER,
    /** Something that cannot be read as a file. */
    UNREADABLE
  }

  /** Returns its name. */
  public String name() {
    return path.getName();
  }

  /** Returns the entry as Hadoop represents it. */
  public FileStatus status() {
    return new FileStatus(length, kind == Kind.FOLDER, 1, 0, modified, path);
  }

  /** Returns whether Hadoop does not list this entry, because it cannot find it by name. */
  public boolean isLeftOutByHadoop() {
    return kind == Kind.UNREADABLE && !detail.startsWith(Unreadable.NOT_A_FILE.name());
  }

  /** Returns the reason why it cannot be read as a file; null if it can. */
  public @Nullable String unread() {
    return switch (kind) {
      case FILE -> null;
      case FOLDER, LINKED_FOLDER -> Unreadable.NOT_A_FILE.text("a folder");
      case UNREADABLE -> detail;
    };
  }

  /**
   * Returns an entry for what Hadoop knows, which is enough for file systems without links and
   * pipes.
   */
  public static Entry of(FileStatus status) {
    return new Entry(
        status.getPath(),
        status.isDirectory() ? Kind.FOLDER : Kind.FILE,
        status.getLen(),
        status.getModificationTime(),
        "");
  }

  /** Returns an entry for a name that cannot be listed. */
  static Entry unreadable(org.apache.hadoop.fs.Path path, long modified, String reason) {
    return new Entry(path, Kind.UNREADABLE, 0, modified, reason);
  }

  /**
   * Returns an entry of a folder on the local file system.
   *
   * @return null if it no longer exists
   */
  static @Nullable Entry in(org.apache.hadoop.fs.Path folder, Path file) {
    String name = String.valueOf(file.getFileName());
    if (file.equals(file.resolveSibling(name))) {
      return at(Addresses.child(folder, name), file);
    }
    org.apache.hadoop.fs.Path path = Addresses.child(folder, escaped(file));
    Entry entry = at(path, file);
    return entry == null
        ? null
        : unreadable(path, entry.modified(), Unreadable.NAME_NOT_UTF8.text());
  }

  /**
   * Returns the entry at a local path.
   *
   * @return null if nothing is there
   */
  static @Nullable Entry at(org.apache.hadoop.fs.Path path, Path file) {
    BasicFileAttributes own;
    try {
      own = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return unreadable(path, 0, Unreadable.NOT_LISTED.text(String.valueOf(e.getMessage())));
    }
    if (!own.isSymbolicLink()) {
      return of(path, own, own.isDirectory() ? Kind.FOLDER : Kind.FILE, "");
    }
    try {
      BasicFileAttributes target = Files.readAttributes(file, BasicFileAttributes.class);
      return target.isDirectory()
          ? of(path, target, Kind.LINKED_FOLDER, file.toRealPath().toString())
          : of(path, target, Kind.FILE, "");
    } catch (IOException e) { // also a cycle of links
      return unreadable(path, millis(own), Unreadable.LINK_TO_NOTHING.text());
    }
  }

  private static Entry of(
      org.apache.hadoop.fs.Path path, BasicFileAttributes attributes, Kind kind, String detail) {
    return attributes.isOther()
        ? unreadable(path, millis(attributes), Unreadable.NOT_A_FILE.text(DEVICE))
        : new Entry(path, kind, attributes.size(), millis(attributes), detail);
  }

  private static long millis(BasicFileAttributes attributes) {
    return attributes.lastModifiedTime().toMillis();
  }

  /** Returns one word, for messages, for the kind of a file that is not a regular one. */
  static String kindOf(Path file) {
    return Files.isDirectory(file) ? "a folder" : DEVICE;
  }

  /** Returns a name that is not UTF-8, with the invalid bytes escaped as {@code \xE9}. */
  private static String escaped(Path file) {
    URI uri = file.toUri(); // %E9 for each byte but plain letters
    String raw = uri.getRawPath().replaceFirst("/$", "");
    return text(bytes(raw.substring(raw.lastIndexOf('/') + 1)));
  }

  private static byte[] bytes(String percent) {
    ByteBuffer out = ByteBuffer.allocate(percent.length());
    for (int i = 0; i < percent.length(); i++) {
      if (percent.charAt(i) == '%') {
        out.put((byte) Integer.parseInt(percent.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        out.put((byte) percent.charAt(i));
      }
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Decodes bytes as UTF-8, with invalid bytes escaped as {@code \xE9}. */
  public static String text(byte[] bytes) {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(rest).toString();
    } catch (CharacterCodingException e) {
      rest.rewind();
    }
    StringBuilder text = new StringBuilder();
    while (rest.hasRemaining()) {
      int length = character(rest);
      if (length == 0) {
        text.append(Texts.format("\\x%02X", rest.get()));
      } else {
        byte[] character = new byte[length];
        rest.get(character);
        text.append(new String(character, StandardCharsets.UTF_8));
      }
    }
    return text.toString();
  }

  /** Returns the number of bytes of the next character, or 0 if it is invalid. */
  private static int character(ByteBuffer bytes) {
    for (int length = 1; length <= Math.min(4, bytes.remaining()); length++) {
      try {
        StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(bytes.position(), length));
        return length;
      } catch (CharacterCodingException e) {
        // overlong or invalid
      }
    }
    return 0;
  }
}
