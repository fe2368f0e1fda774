// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;

/**
 * A call of the command line, as a user makes it.
 *
 * @param status the exit status
 * @param out what it printed
 * @param err what it complained of
 */
record Call(int status, String out, String err) {

  /** A call that is made again and again, with more words at its end. */
  static Call headstart(Object[] args, String... more) {
    return headstart(Stream.of(args, more).flatMap(Stream::of).toArray());
  }

  static Call headstart(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int status = Headstart.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Call(status, out.toString(), err.toString());
  }
}
