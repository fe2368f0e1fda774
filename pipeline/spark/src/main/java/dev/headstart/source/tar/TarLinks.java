// SPDX-License-Identifier: Apache-2.0
package dev.headstart.source.tar;

import dev.headstart.source.files.Unreadable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Resolves the links of a tar. For that, all headers are read, but no data. */
final class TarLinks {

  /** The maximum length of a chain of links, as in operating systems. */
  private static final int LONGEST = 40;

  private final Map<String, List<TarHeader>> targets = new HashMap<>();

  private TarLinks() {}

  static TarLinks in(String tar, Configuration conf) throws IOException {
    Set<String> wanted = new HashSet<>();
    walk(
        tar,
        conf,
        member -> {
          if (member.isLink()) {
            wanted.add(aim(member));
          }
        });
    TarLinks links = new TarLinks();
    walk(
        tar,
        conf,
        member -> {
          String name = plain(member.name());
          if (wanted.contains(name)) {
            links.targets.computeIfAbsent(name, n -> new ArrayList<>()).add(member);
          }
        });
    return links;
  }

  private interface Visit {
    void to(TarHeader member);
  }

  /** Visits the headers as far as the tar can be read. */
  private static void walk(String tar, Configuration conf, Visit visit) throws IOException {
    try (TarMembers members = new TarMembers(tar, 0, conf)) {
      try {
        while (members.next()) {
          visit.to(members.header());
        }
      } catch (IOException e) {
        return; // the listing reports it
      }
    }
  }

  /**
   * Returns the member at the end of a chain of links. If several members have its name, it is the
   * last one before the link.
   */
  TarHeader target(TarHeader link) throws IOException {
    TarHeader at = link;
    for (int i = 0; i < LONGEST && at.isLink(); i++) {
      String aim = aim(at);
      List<TarHeader> named = targets.getOrDefault(aim, List.of());
      if (named.isEmpty()) {
        boolean out = aim.startsWith("/") || aim.equals("..") || aim.startsWith("../");
        throw (out ? Unreadable.LINK_OUT : Unreadable.LINK_TO_NOTHING).exception("to " + at.link());
      }
      TarHeader from = at;
      at =
          named.stream()
              .filter(m -> m.data() < from.data())
              .reduce((a, b) -> b)
              .orElse(named.get(0));
    }
    if (at.isLink()) {
      throw Unreadable.LINK_TO_NOTHING.exception("to " + link.link());
    }
    return at;
  }

  /**
   * Returns the name that a link points to. A hard link's target is taken as stored; a symbolic
   * link's is relative to its own folder.
   */
  private static String aim(TarHeader link) {
    String folder = link.name().substring(0, link.name().lastIndexOf('/') + 1);
    boolean own = link.type() == TarHeader.SYMBOLIC_LINK && !link.link().startsWith("/");
    return plain(own ? folder + link.link() : link.link());
  }

  /** Returns a name without {@code .}, {@code ..} and empty parts, where they can be resolved. */
  private static String plain(String name) {
    Deque<String> parts = new ArrayDeque<>();
    for (String part : name.split("/", -1)) {
      boolean up = part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..");
      if (up) {
        parts.removeLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return (name.startsWith("/") ? "/" : "") + String.join("/", parts);
  }
}
