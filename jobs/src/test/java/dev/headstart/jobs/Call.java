// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

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

  /** The same call as a {@link Night}'s, in this JVM. */
  static Call verb(String verb, Object... args) {
    return headstart(Stream.concat(Stream.of(verb), Stream.of(args)).toArray());
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

  /** Checks that a call ended with 2 and one clear message, which has these words. */
  static void refused(Call call, String... words) {
    assertThat(call.status()).as(call.err()).isEqualTo(2);
    assertThat(call.err()).contains(words).doesNotContain("\tat ");
    assertThat(call.err().lines().count()).as(call.err()).isLessThanOrEqualTo(3);
    assertThat(call.out()).isEmpty();
  }
}
