// SPDX-License-Identifier: Apache-2.0
package dev.headstart;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;

/** The one Spark of the tests in this JVM: two cores, no UI, loopback only, quiet. */
public final class LocalSpark {

  private static final String CODE_GENERATION = "spark.sql.codegen.factoryMode";

  private LocalSpark() {}

  /** The session, started on first use and stopped with the JVM. */
  public static SparkSession session() {
    // Tasks of plain RDDs see only the settings of the thread that started them.
    Holder.SESSION
        .sparkContext()
        .setLocalProperty(CODE_GENERATION, System.getProperty(CODE_GENERATION));
    return Holder.SESSION;
  }

  private static final class Holder {
    private static final SparkSession SESSION = start();

    private static SparkSession start() {
      Configurator.setRootLevel(Level.ERROR);
      return SparkSession.builder()
          .master("local[2]")
          .appName("headstart tests")
          .config("spark.ui.enabled", false)
          .config("spark.executor.heartbeatInterval", "1s")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.databricks.delta.snapshotPartitions", 1)
          .config("spark.sql.session.timeZone", "UTC")
          .config("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension")
          .config(
              "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog")
          .getOrCreate();
    }
  }
}
