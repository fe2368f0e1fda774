package dev.headstart.codes;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.internal.SQLConf;

/**
 * Plans a query once, before it runs. Adaptive execution makes a job of every stage to learn sizes
 * from it, which costs time and gains nothing where there is no join and the number of tasks is
 * ours.
 */
final class FixedPlan {

  private static final String ADAPTIVE = SQLConf.ADAPTIVE_EXECUTION_ENABLED().key();

  private FixedPlan() {}

  /** Gives what {@code query} gives; the session is as before then. */
  static <T> T of(SparkSession spark, Supplier<T> query) {
    String before = spark.conf().get(ADAPTIVE);
    spark.conf().set(ADAPTIVE, "false");
    try {
      return query.get();
    } finally {
      spark.conf().set(ADAPTIVE, before);
    }
  }
}
