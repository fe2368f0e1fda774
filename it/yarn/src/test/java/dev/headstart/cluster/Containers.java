// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of YARN's containers, by the folders they work in. */
final class Containers {

  private Containers() {}

  /** All processes that work below a folder. */
  static List<ProcessHandle> in(Path folder) {
    return ProcessHandle.allProcesses().filter(p -> folderOf(p).startsWith(folder)).toList();
  }

  /** The JVMs of an application whose command has a word, such as its main class. */
  static List<ProcessHandle> of(Path folder, String application, String word) {
    return in(folder).stream()
        .filter(p -> folderOf(p).toString().contains(application))
        .filter(p -> command(p).startsWith(System.getProperty("java.home")))
        .filter(p -> command(p).contains(word))
        .toList();
  }

  /** The working folder of a process, empty where it ended. */
  static Path folderOf(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"));
    } catch (IOException e) {
      return Path.of("");
    }
  }

  private static String command(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }
}
