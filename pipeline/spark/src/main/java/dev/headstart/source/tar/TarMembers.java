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
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Walks the members of a tar (POSIX ustar and pax, GNU), from header to header: the data of a
 * member is read only where it is asked for.
 *
 * <p>Names are names here, nothing is ever written by them, and links lead to other members only.
 * Sizes are believed only as far as the file reaches.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
public final class TarMembers implements Closeable {

  private static final int LARGEST_EXTENSION = 1 << 20; // of a header: names are shorter
  private static final int MORE_HOLES = 482; // in a header of GNU's sparse members
  private static final int STILL_MORE_HOLES = 504; // in the blocks that follow it

  private final String uri;
  private final Configuration conf;
  private final FSDataInputStream in;
  private final long length;
  private long begin;
  private long next;
  private TarHeader header;
  private boolean ended;
  private TarLinks links;

  /** Opens a tar at the header that begins at a position. */
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
   * Goes on to the next member that is no folder.
   *
   * @return false behind the last one
   * @throws IOException where there is no header or no end mark; the message says where
   */
  public boolean next() throws IOException {
    TarHeader.Extension extension = TarHeader.Extension.NONE;
    begin = next;
    while (!ended) {
      byte[] block = block(next);
      header = TarHeader.parse(block, next, extension);
      if (header == null) {
        ended = true;
        break;
      }
      header = trueToData(header, block);
      next = header.end();
      ended = header.data() + header.size() > length; // this member is cut: it is the last
      if (header.isExtension()) {
        byte[] text = bytes(header, LARGEST_EXTENSION);
        extension = extension.with(header, text);
      } else if (!header.isNoMember()) {
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

  /** Links have no data, whatever size some writers gave them; holes have headers of their own. */
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

  /** Where the member's header begins, with the headers that extend it. */
  public long begin() {
    return begin;
  }

  /** The member's name; bytes of it that are not UTF-8 stand as {@code \xE9}. */
  public String name() {
    return header.name();
  }

  /** How many bytes it has itself: none, where it is a link. */
  public long size() {
    return header.size();
  }

  /** Whether it has its data itself. */
  public boolean isFile() {
    return header.isFile();
  }

  TarHeader header() {
    return header;
  }

  /**
   * The member's data, or those of the member that it leads to.
   *
   * @throws UnreadableException where it is no file
   */
  public byte[] content() throws IOException {
    TarHeader file = file();
    Room.check(file.size());
    return bytes(file, (int) Room.LARGEST);
  }

  /** The same as text, or null where it is longer than a label can be, or no file. */
  public String text(int longest) throws IOException {
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
    TarHeader file = header;
    if (header.isLink()) {
      if (links == null) {
        links = TarLinks.in(uri, conf);
      }
      file = links.target(header);
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
