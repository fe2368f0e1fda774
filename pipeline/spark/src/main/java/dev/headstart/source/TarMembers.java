package dev.headstart.source;

import dev.headstart.Texts;
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
 * <p>Names are names here, nothing is ever written by them. Sizes are believed only as far as the
 * file reaches.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax</a>
 */
final class TarMembers implements Closeable {

  private static final int LARGEST_EXTENSION = 1 << 20; // of a header: names are shorter

  private final FSDataInputStream in;
  private final long length;
  private long begin;
  private long next;
  private TarHeader header;
  private boolean ended;

  /** Opens a tar at the header that begins at a position. */
  TarMembers(String uri, long position, Configuration conf) throws IOException {
    Path path = new Path(uri);
    FileSystem fs = path.getFileSystem(conf);
    this.length = fs.getFileStatus(path).getLen();
    this.in = fs.open(path);
    this.next = position;
  }

  /**
   * Goes on to the next regular file.
   *
   * @return false behind the last one
   * @throws IOException where there is no header or no end mark; the message says where
   */
  boolean next() throws IOException {
    TarHeader.Extension extension = TarHeader.Extension.NONE;
    begin = next;
    while (!ended) {
      byte[] block = block();
      header = TarHeader.parse(block, next, extension);
      if (header == null) {
        ended = true;
        break;
      }
      next = header.end();
      ended = header.data() + header.size() > length; // this member is cut: it is the last
      if (header.isExtension()) {
        byte[] text = bytes(LARGEST_EXTENSION);
        extension = extension.with(header, text);
      } else if (header.isFile()) {
        return true;
      } else {
        extension = TarHeader.Extension.NONE;
        begin = next;
      }
    }
    return false;
  }

  private byte[] block() throws IOException {
    if (next + TarHeader.BLOCK > length) {
      ended = true;
      throw new EOFException(
          Texts.format(
              "the tar is cut at byte %,d: it has no end mark, what followed is lost", length));
    }
    byte[] block = new byte[TarHeader.BLOCK];
    in.seek(next);
    in.readFully(block);
    return block;
  }

  /** Where the member's header begins, with the headers that extend it. */
  long begin() {
    return begin;
  }

  String name() {
    return header.name();
  }

  long size() {
    return header.size();
  }

  /** The member's data. */
  byte[] content() throws IOException {
    if (header.size() > FileReader.LARGEST) {
      throw new IOException(
          Texts.format(
              "%,d bytes are too many for an image (%,d at most)",
              header.size(), FileReader.LARGEST));
    }
    return bytes((int) FileReader.LARGEST);
  }

  /** The member's data as text, or null where it is longer than a label can be. */
  String text(int longest) throws IOException {
    return header.size() > longest ? null : new String(bytes(longest), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int most) throws IOException {
    long missing = header.data() + header.size() - length;
    if (missing > 0) {
      throw new EOFException(
          Texts.format(
              "the tar is cut at byte %,d: %,d of %,d bytes of this member are missing",
              length, missing, header.size()));
    }
    if (header.size() > most) {
      throw new IOException(Texts.format("a header at byte %,d is too long", begin));
    }
    byte[] bytes = new byte[(int) header.size()];
    in.seek(header.data());
    in.readFully(bytes);
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
