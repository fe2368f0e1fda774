// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.files.Draft;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/** Checks the user's arguments before any work. */
public final class Arguments {

  private Arguments() {}

  public static void atLeast(String option, int value, int min) {
    if (value < min) {
      throw new InputException(
          Texts.format("%s is %d: it must be at least %d.", option, value, min));
    }
  }

  public static void rate(String option, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new InputException(Texts.format("%s is %s: it must be from 0 to 1.", option, value));
    }
  }

  /** Checks that nothing exists at the place of an output, except an empty folder. */
  public static void emptyPlace(String option, String uri, Configuration hadoop) {
    emptyPlace(option, uri, hadoop, name -> false);
  }

  /**
   * Checks that nothing exists at the place of an output, except what a killed run of the same
   * command left.
   *
   * @param left recognises by name the files that such a run may leave before its first commit
   */
  public static void emptyPlace(
      String option, String uri, Configuration hadoop, Predicate<String> left) {
    Path path = path(option, uri);
    try {
      FileSystem fs = path.getFileSystem(hadoop);
      boolean empty = !fs.getFileStatus(path).isFile();
      RemoteIterator<FileStatus> entries = fs.listStatusIterator(path);
      while (empty && entries.hasNext()) {
        empty = left.test(entries.next().getPath().getName());
      }
      if (!empty) {
        throw new InputException(
            Texts.format(
                "%s %s is not empty and was not written by this command: name another place.",
                option, uri));
      }
    } catch (FileNotFoundException e) {
      return; // nothing there, as it should be
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot look at %s: %s", uri, e.getMessage()), e);
    }
  }

  /**
   * Checks before any work that an output can be written.
   *
   * @throws InputException if it cannot; the message names the place and the reason
   */
  public static void writable(String option, String uri, Configuration hadoop) {
    Path path = path(option, uri);
    try {
      FileSystem fs = path.getFileSystem(hadoop);
      boolean folder = fs.exists(path) && fs.getFileStatus(path).isDirectory();
      Draft.check(fs, folder ? new Path(path, "_writable") : path);
    } catch (IOException e) {
      throw new InputException(
          Texts.format("%s: cannot write to %s: %s", option, uri, e.getMessage()), e);
    }
  }

  public static boolean exists(String option, String uri, Configuration hadoop) {
    Path path = path(option, uri);
    try {
      return path.getFileSystem(hadoop).exists(path);
    } catch (IOException e) {
      throw new InputException(Texts.format("Cannot look at %s: %s", uri, e.getMessage()), e);
    }
  }

  private static Path path(String option, String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new InputException(Texts.format("%s: not an address: %s", option, e.getMessage()), e);
    }
  }
}
