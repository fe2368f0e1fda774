// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.InputException;
import dev.headstart.SetupException;
import dev.headstart.finetune.OpenBlasFirst;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/**
 * Opens Spark sessions with the settings that Headstart needs. Settings of the user take
 * precedence.
 */
public final class SparkSessions {

  /** The property with the run's id, for the log lines of driver and executors. */
  static final String RUN = "headstart.run";

  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

  private static final String REGISTRATION = "spark.kryo.registrationRequired";

  private static final String PLUGINS = "spark.plugins";

  private SparkSessions() {}

  public static SparkSession open(String verb, boolean trainsNet, boolean verbose) {
    if (verbose) {
      Configurator.setAllLevels(LogManager.ROOT_LOGGER_NAME, Level.INFO);
    }
    SparkConf conf = new SparkConf();
    if (conf.getBoolean(REGISTRATION, false)) {
      throw new InputException(
          REGISTRATION
              + " is true: Delta Lake and MLlib do not register the classes that they send, so no"
              + " verb can run. Set it to false for this job; the Kryo serializer may stay.");
    }
    conf.setIfMissing("spark.master", "local[*]");
    conf.setIfMissing("spark.app.name", "headstart " + verb);
    conf.setIfMissing("spark.sql.extensions", "io.delta.sql.DeltaSparkSessionExtension");
    conf.setIfMissing(
        "spark.sql.catalog.spark_catalog", "org.apache.spark.sql.delta.catalog.DeltaCatalog");
    conf.setIfMissing("spark.sql.session.timeZone", "UTC");
    conf.setIfMissing("spark.executorEnv.LC_ALL", "C.UTF-8"); // file names, see LocaleCheck
    if (conf.get("spark.master").startsWith("local")) {
      conf.setIfMissing("spark.ui.enabled", "false");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.ui.showConsoleProgress", "false");
      // Spark's defaults are for a cluster, not for small data on one machine.
      conf.setIfMissing("spark.sql.shuffle.partitions", "8");
      conf.setIfMissing("spark.databricks.delta.snapshotPartitions", "2");
    }
    if (trainsNet) {
      checkTrainingLibraries(verb);
      // nd4j's arrays and our records do not survive Kryo
      conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
      String plugins = conf.get(PLUGINS, "");
      conf.set(PLUGINS, (plugins.isEmpty() ? "" : plugins + ",") + OpenBlasFirst.class.getName());
    }
    if (System.getProperty(RUN) != null) {
      String options = conf.get(EXECUTOR_OPTIONS, "");
      conf.set(EXECUTOR_OPTIONS, (options + " -D" + RUN + "=" + System.getProperty(RUN)).strip());
    }
    return SparkSession.builder().config(conf).getOrCreate();
  }

  /**
   * Checks that the libraries for training are present. They are kept apart from the others, and
   * plain spark-submit may not have been given them.
   */
  private static void checkTrainingLibraries(String verb) {
    try {
      Class.forName(
          "org.deeplearning4j.nn.graph.ComputationGraph",
          false,
          Thread.currentThread().getContextClassLoader());
    } catch (ClassNotFoundException e) {
      throw new SetupException(
          verb
              + " trains a net, and the libraries for it are not on the class path: give"
              + " spark-submit's --jars those of lib/training too, or start with bin/headstart.",
          e);
    }
  }
}
