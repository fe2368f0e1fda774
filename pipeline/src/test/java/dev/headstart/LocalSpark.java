package dev.headstart;

import org.apache.spark.sql.SparkSession;

/**
 * The one Spark session that all tests of a JVM share: two threads, no user interface, nothing
 * reachable from outside. It stops with the JVM.
 */
public final class LocalSpark {
  private LocalSpark() {}

  /** The session, started on first use. */
  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION = start();

    private static SparkSession start() {
      SparkSession session =
          SparkSession.builder()
              .master("local[2]")
              .appName("headstart-tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "2")
              .config("spark.sql.session.timeZone", "UTC")
              .config("spark.sql.warehouse.dir", "target/spark-warehouse")
              .getOrCreate();
      session.sparkContext().setLogLevel("ERROR");
      return session;
    }
  }
}
