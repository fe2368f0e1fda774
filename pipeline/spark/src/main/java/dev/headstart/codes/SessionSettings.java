// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;

/** Settings of a session for the time of one query. */
final class SessionSettings {

  /**
   * Plans the query once, before it runs. Adaptive execution makes a job of every stage to learn
   * sizes from it, which costs time and gains nothing where there is no join and the number of
   * tasks is ours.
   */
  static final Map<String, String> FIXED_PLAN =
      Map.of(SQLConf.ADAPTIVE_EXECUTION_ENABLED().key(), "false");

  private SessionSettings() {}

  /** Gives what {@code query} gives under the settings; the session is as before then. */
  static <T> T during(SparkSession spark, Map<String, String> settings, Supplier<T> query) {
    RuntimeConfig conf = spark.conf();
    Map<String, Option<String>> before = new HashMap<>();
    settings.keySet().forEach(key -> before.put(key, conf.getOption(key)));
    settings.forEach(conf::set);
    try {
      return query.get();
    } finally {
      before.forEach(
          (key, value) -> {
            if (value.isDefined()) {
              conf.set(key, value.get());
            } else {
              conf.unset(key);
            }
          });
    }
  }

  /** The same for what gives nothing. */
  static void during(SparkSession spark, Map<String, String> settings, Runnable query) {
    during(
        spark,
        settings,
        () -> {
          query.run();
          return null;
        });
  }
}
