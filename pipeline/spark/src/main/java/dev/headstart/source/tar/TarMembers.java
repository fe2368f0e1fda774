// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.tar;

import dev.headstart.Texts;
import dev.headstart.source.files.Room;
import dev.headstart.source.files.Unreadable;
import dev.headstart.source.files.UnreadableException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of a tar (POSIX ustar and pax, GNU) from header to header. The data of a member
 * is read only on request.
 *
 * <p>Names are never used to write files, and links lead only to other members. Sizes are trusted
 * only as far as the file reaches.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
public final class TarMembers implements Closeable {

  /** The maximum length of an extension header in bytes; names are shorter. */
  private static final int LARGEST_EXTENSION = 1 << 20;

  private static final int MORE_HOLES = 482; // the flag in a header of GNU's sparse members
  private static final int STILL_MORE_HOLES = 504; // the flag in the blocks that follow it

  private final String uri;
  private final Configuration conf;
  private final FSDataInputStream in;
  private final long length;
  private long begin;
  private long next;
  private @Nullable TarHeader header;
  private boolean ended;
  private @Nullable TarLinks links;

  /** Opens a tar at the position of a header. */
  public TarMembers(String uri, long position, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    this.uri = uri;
    this.conf = conf;
    this.length = fs.getFileStatus(path).getLen();
    this.in = fs.open(path);
    this.next = position;
  }

  /**
   * Advances to the next member that is not a folder.
   *
   * @return false after the last member
   * @throws IOException if a header or the end marker is missing; the message gives the position
   */
  public boolean next() throws IOException {
    TarHeader.Extension extension = TarHeader.Extension.NONE;
    begin = next;
    while (!ended) {
      byte[] block = block(next);
      TarHeader read = TarHeader.parse(block, next, extension);
      if (read == null) {
        ended = true;
        break;
      }
      read = trueToData(read, block);
      header = read;
      next = read.end();
      ended = read.data() + read.size() > length; // this member is truncated, so it is the last
      if (read.isExtension()) {
        byte[] text = bytes(read, LARGEST_EXTENSION);
        extension = extension.with(read, text);
      } else if (!read.isNoMember()) {
        return true;
      } else {
        extension = TarHeader.Extension.NONE;
        begin = next;
      }
    }
    return false;
  }

  private byte[] block(long position) throws IOException {
    if (position + TarHeader.BLOCK > length) {
      ended = true;
      throw new EOFException(
          Texts.format(
              "the tar is cut at byte %,d: it has no end mark, what followed is lost", length));
    }
    byte[] block = new byte[TarHeader.BLOCK];
    in.seek(position);
    in.readFully(block);
    return block;
  }

  /**
   * Corrects a header's length of data: links have none, whatever some writers say, and sparse
   * members have headers of their own.
   */
  private TarHeader trueToData(TarHeader header, byte[] block) throws IOException {
    if (header.isLink() && header.size() > 0 && TarHeader.isOne(block(header.data()))) {
      return header.with(0, header.data());
    }
    if (block[156] == TarHeader.SPARSE && block[MORE_HOLES] != 0) {
      long data = header.data();
      byte[] more;
      do {
        more = block(data);
        data += TarHeader.BLOCK;
      } while (more[STILL_MORE_HOLES] != 0);
      return header.with(header.size(), data);
    }
    return header;
  }

  /** Returns the position of the member's header, or of the first header that extends it. */
  public long begin() {
    return begin;
  }

  /** Returns the member's name. Bytes that are not UTF-8 are escaped as {@code \xE9}. */
  public String name() {
    return header().name();
  }

  /** Returns the number of bytes stored for the member itself: none for a link. */
  public long size() {
    return header().size();
  }

  /** Returns whether the member stores its data itself. */
  public boolean isFile() {
    return header().isFile();
  }

  TarHeader header() {
    return Objects.requireNonNull(header, "next() goes to the first member");
  }

  /**
   * Returns the member's data, or those of the member that it links to.
   *
   * @throws UnreadableException if it is not a file
   */
  public byte[] content() throws IOException {
    TarHeader file = file();
    Room.check(file.size());
    return bytes(file, (int) Room.LARGEST);
  }

  /**
   * Returns the member's data as text, or null if it is longer than a label can be, or not a file.
   */
  public @Nullable String text(int longest) throws IOException {
    try {
      TarHeader file = file();
      return file.size() > longest
          ? null
          : new String(bytes(file, longest), StandardCharsets.UTF_8);
    } catch (UnreadableException e) {
      return null;
    }
  }

  private TarHeader file() throws IOException {
    TarHeader file = header();
    if (file.isLink()) {
      if (links == null) {
        links = TarLinks.in(uri, conf);
      }
      file = links.target(file);
    }
    if (file.type() == TarHeader.SPARSE) {
      throw Unreadable.SPARSE.exception("GNU tar left out its holes");
    }
    if (!file.isFile()) {
      throw Unreadable.NOT_A_FILE.exception(
          Texts.format("a pipe, a device or the like (type %s)", file.type()));
    }
    return file;
  }

  private byte[] bytes(TarHeader of, int max) throws IOException {
    long missing = of.data() + of.size() - length;
    if (missing > 0) {
      throw new EOFException(
          Texts.format(
              "the tar is cut at byte %,d: %,d of %,d bytes of this member are missing",
              length, missing, of.size()));
    }
    if (of.size() > max) {
      throw new IOException(Texts.format("a header at byte %,d is too long", begin));
    }
    byte[] bytes = new byte[(int) of.size()];
    in.seek(of.data());
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
