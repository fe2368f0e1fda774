// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes.table;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;
import scala.Option;

/** Temporary settings of a Spark session for one query. */
public final class SessionSettings {

  /**
   * Settings that make Spark plan the query once, before it runs. Adaptive execution turns every
   * stage into a job to learn sizes from it, which takes time and gains nothing for queries without
   * a join whose number of tasks is already set.
   */
  public static final Map<String, String> FIXED_PLAN =
      Map.of(SQLConf.ADAPTIVE_EXECUTION_ENABLED().key(), "false");

  private SessionSettings() {}

  /**
   * Runs {@code query} with the settings and returns its result. Afterwards the session is as
   * before.
   */
  public static <T> T during(SparkSession spark, Map<String, String> settings, Supplier<T> query) {
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

  /** Runs a query without a result with the settings. */
  public static void during(SparkSession spark, Map<String, String> settings, Runnable query) {
    during(
        spark,
        settings,
        () -> {
          query.run();
          return null;
        });
  }
}
