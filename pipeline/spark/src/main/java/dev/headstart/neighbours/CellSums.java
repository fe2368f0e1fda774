// SPDX-License-Identifier: Apache-2.0
package dev.headstart.neighbours;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The sum of the rows of each cell. A class, because Kryo writes no records. */
final class CellSums implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[][] sums;

  private CellSums(double[][] sums) {
    this.sums = sums;
  }

  /** Adds up rows by the cell that each is in. */
  static CellSums of(Iterator<UnitRows> blocks, Centres centres) {
    double[][] sums = new double[centres.size()][centres.length()];
    while (blocks.hasNext()) {
      UnitRows block = blocks.next();
      int[][] nearest = centres.nearest(block, 1);
      for (int i = 0; i < block.size(); i++) {
        double[] sum = sums[nearest[i][0]];
        float[] row = block.row(i);
        for (int j = 0; j < sum.length; j++) {
          sum[j] += row[j];
        }
      }
    }
    return new CellSums(sums);
  }

  /** Adds others, and returns these. */
  CellSums plus(CellSums others) {
    for (int cell = 0; cell < sums.length; cell++) {
      for (int j = 0; j < sums[cell].length; j++) {
        sums[cell][j] += others.sums[cell][j];
      }
    }
    return this;
  }

  /** Returns the directions of the means; an empty cell keeps the centre that it had. */
  List<float[]> means(Centres before) {
    List<float[]> means = new ArrayList<>();
    for (int cell = 0; cell < sums.length; cell++) {
      double squares = 0;
      for (double value : sums[cell]) {
        squares += value * value;
      }
      float[] mean = before.centre(cell);
      if (squares > 0) {
        for (int j = 0; j < mean.length; j++) {
          mean[j] = (float) (sums[cell][j] / Math.sqrt(squares));
        }
      }
      means.add(mean);
    }
    return means;
  }
}
