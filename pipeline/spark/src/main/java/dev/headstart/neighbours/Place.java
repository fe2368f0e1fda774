// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import org.apache.spark.api.java.JavaPairRDD;

/** Rows among which the nearest are looked for. */
public interface Place {

  /**
   * Returns the most similar rows of each query, by the number of the query; one that comes several
   * times has its rows in all of them.
   *
   * @param k how many, at least 1
   */
  JavaPairRDD<Integer, Top> nearest(Queries queries, int k);
}
