// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.files;

import dev.headstart.InputException;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Parses addresses as people write them. A file name may contain a colon and still be a name. */
public final class Addresses {

  private Addresses() {}

  /**
   * Returns the path for an address.
   *
   * @throws InputException if the address is empty
   */
  public static Path path(String address, Configuration conf) {
    if (address.isEmpty()) {
      throw new InputException("An address is empty.");
    }
    return hasScheme(address, conf) ? new Path(address) : name(address);
  }

  /**
   * Returns the path for an address found in a file. Relative addresses are relative to the file's
   * folder.
   */
  public static Path path(Path folder, String address, Configuration conf) {
    return hasScheme(address, conf) ? new Path(address) : new Path(folder, name(address));
  }

  /** Returns the path of an entry of a folder. */
  static Path child(Path folder, String name) {
    return new Path(folder, name(name));
  }

  /** Returns a path whose colons are part of its names. */
  private static Path name(String path) {
    return new Path(null, null, path);
  }

  private static boolean hasScheme(String address, Configuration conf) {
    int colon = address.indexOf(':');
    if (colon < 1 || address.substring(0, colon).contains("/")) {
      return false;
    }
    String behind = address.substring(colon + 1);
    return behind.startsWith("//")
        || (behind.startsWith("/") && isKnown(address.substring(0, colon), conf));
  }

  private static boolean isKnown(String scheme, Configuration conf) {
    try {
      FileSystem.getFileSystemClass(scheme, conf);
      return true;
    } catch (IOException e) {
      return false;
    } catch (RuntimeException e) {
      return true; // the scheme is configured, but its class is missing
    }
  }
}
