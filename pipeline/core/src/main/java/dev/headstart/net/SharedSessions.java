// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The shared sessions of a JVM, one per key, which are closed when it shuts down. */
final class SharedSessions {

  private final ConcurrentMap<String, CodeSession> sessions = new ConcurrentHashMap<>();
  private volatile boolean closed;

  static SharedSessions ofJvm() {
    return Jvm.SESSIONS;
  }

  /** Returns the session for a key. One thread opens it while the others that need it wait. */
  CodeSession session(String key, Supplier<CodeSession> open) {
    CodeSession session = sessions.get(key);
    return session != null ? session : sessions.computeIfAbsent(key, k -> checked(open));
  }

  void closeAll() {
    closed = true;
    // Closed one by one under the map's own lock, which waits for a session that is being opened.
    sessions
        .keySet()
        .forEach(key -> sessions.computeIfPresent(key, (k, session) -> close(session)));
  }

  private CodeSession checked(Supplier<CodeSession> open) {
    if (closed) {
      throw new IllegalStateException("No net is opened while the JVM shuts down");
    }
    return open.get();
  }

  private static @Nullable CodeSession close(CodeSession session) {
    session.shutDown();
    return null;
  }

  /** Created at the first use, so that a JVM that runs no net has no shutdown hook. */
  private static final class Jvm {

    static final SharedSessions SESSIONS = new SharedSessions();

    static {
      try {
        Runtime.getRuntime()
            .addShutdownHook(new Thread(SESSIONS::closeAll, "headstart-net-sessions"));
      } catch (IllegalStateException e) {
        SESSIONS.closed = true; // the JVM is already shutting down
      }
    }
  }
}
