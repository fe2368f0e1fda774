// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Names jobs and stages as Spark's web interface, its event log and its History Server show them:
 * {@code extract: decode+codes, hymenoptera, squeezenet1.1}. A verb says once what it is about;
 * each step of it says what it does.
 */
public final class StageNames {

  private static final String VERB = "headstart.verb";
  private static final String ABOUT = "headstart.about";
  private static final String STAGE = "callSite.short"; // Spark's name of a stage

  private StageNames() {}

  /** From now on the jobs of this thread belong to a verb; those of no step are named after it. */
  public static void verb(SparkContext sc, String verb) {
    sc.setLocalProperty(VERB, verb);
    sc.setLocalProperty(ABOUT, null);
    sc.setJobDescription(verb);
  }

  /**
   * They are about these images and this net.
   *
   * @param places of the images; the last part of each is enough of a name
   */
  public static void about(SparkContext sc, List<String> places, String net) {
    about(sc, names(places) + ", " + net);
  }

  /** They are about these images. */
  static void about(SparkContext sc, List<String> places) {
    about(sc, names(places));
  }

  private static String names(List<String> places) {
    return String.join(" ", places.stream().map(StageNames::last).toList());
  }

  private static String last(String place) {
    return place.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** They are about this. */
  public static void about(SparkContext sc, String what) {
    sc.setLocalProperty(ABOUT, what);
    sc.setJobDescription(name(sc, null));
  }

  /** Gives what {@code work} gives; its stages bear the name of the step. */
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

  private static String name(SparkContext sc, String step) {
    String verb = sc.getLocalProperty(VERB);
    String about = sc.getLocalProperty(ABOUT);
    String what = verb == null ? step : step == null ? verb : verb + ": " + step;
    return about == null ? what : what + ", " + about;
  }
}
