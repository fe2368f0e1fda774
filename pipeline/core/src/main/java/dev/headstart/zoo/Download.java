// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.provenance.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Downloads a file of known size and SHA-256 to the local disk. The part received so far is kept
 * beside it under another name and resumed, by the same call or a later one. The file gets its own
 * name only when it is complete and its digest is right.
 *
 * @param hadoop the configuration of file systems other than HTTP
 * @param patience the number of times that a broken transfer is resumed without a single new byte
 *     before it is given up
 * @param pause the time between these attempts
 * @param stall the time that a server may send nothing
 * @param listener receives the progress
 */
public record Download(
    Configuration hadoop, int patience, Duration pause, Duration stall, DownloadListener listener) {

  /** Creates a download whose patience suits servers that are sometimes slow. */
  public Download(Configuration hadoop, DownloadListener listener) {
    this(hadoop, 4, Duration.ofSeconds(2), Duration.ofSeconds(60), listener);
  }

  /** Thrown when the server does not provide this file, so that another attempt makes no sense. */
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * Fetches the file from the first of its URLs that provides it.
   *
   * @param to the local file to write
   * @throws InputException if no URL provides it, with the reason for each
   * @throws IOException if the local file cannot be written
   */
  public void fetch(RemoteFile file, Path to) throws IOException {
    Files.createDirectories(to.toAbsolutePath().getParent());
    List<String> reasons = new ArrayList<>();
    for (int i = 0; i < file.urls().size(); i++) {
      URI url = file.urls().get(i);
      Path part = part(to, i);
      try {
        getRight(url, file, part);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (int other = 0; other < file.urls().size(); other++) {
          delete(part(to, other));
        }
        return;
      } catch (IOException e) {
        reasons.add(Texts.format("%s: %s", url, e.getMessage() == null ? e : e.getMessage()));
      }
    }
    throw new InputException(
        Texts.format(
            "Cannot get %s. Where there is no internet, make a bundle elsewhere: headstart zoo"
                + " bundle",
            String.join("; ", reasons)));
  }

  /**
   * Returns the file for the part received from a URL. Each URL has its own, since bytes from one
   * are not a valid start for another.
   */
  private static Path part(Path to, int url) {
    return to.resolveSibling(to.getFileName() + ".part" + (url == 0 ? "" : url + 1));
  }

  /**
   * Downloads and checks the file. A part that was already there may be damaged or belong to
   * another file; if the check fails, the download starts afresh, once.
   */
  private void getRight(URI url, RemoteFile file, Path part) throws IOException {
    boolean begun = length(part) > 0;
    get(url, file.size(), part);
    try {
      check(file, part);
    } catch (Refused e) {
      if (!begun) {
        throw e;
      }
      get(url, file.size(), part);
      check(file, part);
    }
  }

  private static void delete(Path part) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(HttpSource.tagFile(part));
  }

  private void get(URI url, long size, Path part) throws IOException {
    if (!url.getScheme().startsWith("http")) {
      copy(url, size, part);
      return;
    }
    HttpSource source = new HttpSource(stall);
    for (int idle = 0; ; ) {
      long before = length(part);
      try {
        source.get(url, part, size, done -> listener.progress(url, done, size));
        return;
      } catch (Refused e) {
        throw e;
      } catch (IOException e) {
        idle = length(part) > before ? 0 : idle + 1;
        if (idle >= patience) {
          String rest =
              Texts.format(
                  "; %,d of %,d bytes are here, and the next call continues from there",
                  length(part), size);
          throw new IOException(e.getMessage() + (length(part) == 0 ? "" : rest), e);
        }
        sleep();
      }
    }
  }

  private void copy(URI url, long size, Path part) throws IOException {
    org.apache.hadoop.fs.Path from = new org.apache.hadoop.fs.Path(url);
    FileSystem fs = from.getFileSystem(hadoop);
    long there = fs.getFileStatus(from).getLen();
    if (there != size) {
      throw new Refused(Texts.format("it has %,d bytes, but must have %,d", there, size));
    }
    try (InputStream in = fs.open(from);
        OutputStream out = Files.newOutputStream(part)) {
      in.transferTo(out);
    }
    listener.progress(url, size, size);
  }

  /** Checks size and digest, and deletes a wrong file so that it is never resumed. */
  private static void check(RemoteFile file, Path part) throws IOException {
    String actual = sha256(part);
    if (length(part) != file.size() || !actual.equals(file.sha256())) {
      long length = length(part);
      delete(part);
      throw new Refused(
          Texts.format(
              "the download (%,d bytes, sha256 %s) is not the file (%,d bytes, sha256 %s)",
              length, actual, file.size(), file.sha256()));
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file, StandardOpenOption.READ)) {
      return Sha256.of(in);
    }
  }

  private static long length(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private void sleep() throws IOException {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("interrupted");
    }
  }
}
