// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Sets the names of jobs and stages that Spark's web interface, its event log and its History
 * Server show: {@code extract: decode+codes, hymenoptera, squeezenet1.1}. A command sets its
 * subject once; each of its steps sets its own name.
 */
public final class StageNames {

  private static final String VERB = "headstart.verb";
  private static final String ABOUT = "headstart.about";
  private static final String STAGE = "callSite.short"; // Spark's property for the name of a stage

  private StageNames() {}

  /**
   * Sets the command that the following jobs of this thread belong to. Jobs outside a step are
   * named after it.
   */
  public static void verb(SparkContext sc, String verb) {
    sc.setLocalProperty(VERB, verb);
    sc.setLocalProperty(ABOUT, null);
    sc.setJobDescription(verb);
  }

  /**
   * Sets the subject of the jobs to these images and this net.
   *
   * @param places the places of the images; the last part of each is used as its name
   */
  public static void about(SparkContext sc, List<String> places, String net) {
    about(sc, names(places) + ", " + net);
  }

  /** Sets the subject of the jobs to these images. */
  static void about(SparkContext sc, List<String> places) {
    about(sc, names(places));
  }

  private static String names(List<String> places) {
    return String.join(" ", places.stream().map(StageNames::last).toList());
  }

  private static String last(String place) {
    return place.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** Sets the subject of the jobs. */
  public static void about(SparkContext sc, String what) {
    sc.setLocalProperty(ABOUT, what);
    sc.setJobDescription(name(sc, null));
  }

  /** Runs {@code work}, with its stages named after the step, and returns its result. */
  public static <T> T during(SparkSession spark, String step, Supplier<T> work) {
    SparkContext sc = spark.sparkContext();
    String stage = sc.getLocalProperty(STAGE);
    String job = sc.getLocalProperty("spark.job.description");
    String name = name(sc, step);
    sc.setLocalProperty(STAGE, name);
    sc.setJobDescription(name);
    try {
      return work.get();
    } finally {
      sc.setLocalProperty(STAGE, stage);
      sc.setJobDescription(job);
    }
  }

  private static @Nullable String name(SparkContext sc, @Nullable String step) {
    String verb = sc.getLocalProperty(VERB);
    String about = sc.getLocalProperty(ABOUT);
    String what = verb == null ? step : step == null ? verb : verb + ": " + step;
    return about == null ? what : what + ", " + about;
  }
}
