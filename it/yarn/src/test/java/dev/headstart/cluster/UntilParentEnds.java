// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs a daemon's main class until the JVM that started it ends, however that ends: then its
 * standard input ends as well.
 */
public final class UntilParentEnds {

  private UntilParentEnds() {}

  /** Takes the name of the main class and its arguments. */
  public static void main(String[] args) throws ReflectiveOperationException {
    Thread watch = new Thread(UntilParentEnds::watch, "parent");
    watch.setDaemon(true);
    watch.start();
    Class.forName(args[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(args, 1, args.length));
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        // nothing is ever said
      }
    } catch (IOException e) {
      // as good as the end
    }
    Runtime.getRuntime().halt(1);
  }
}
