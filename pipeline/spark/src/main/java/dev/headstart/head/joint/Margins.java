// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

import dev.headstart.blas.BlasThreads;
import dev.headstart.blas.Products;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The margins of rows by functions that did not see them. */
public final class Margins implements Serializable {
  private static final long serialVersionUID = 1L;

  private final float[] centre;

  /** By fold: the weights by function, margin and feature, and the intercepts of centred rows. */
  private final float[][] weights;

  private final double[][] intercepts;
  private final int columns;

  /**
   * Takes functions.
   *
   * @param centre a mean of the rows, about
   * @param byFold for each fold those that did not see its rows, as many for each
   */
  public Margins(float[] centre, List<? extends List<Weights>> byFold) {
    this.centre = centre;
    this.columns = byFold.get(0).get(0).intercepts().length;
    this.weights = new float[byFold.size()][];
    this.intercepts = new double[byFold.size()][];
    for (int fold = 0; fold < weights.length; fold++) {
      int functions = byFold.get(fold).size();
      weights[fold] = new float[functions * columns * centre.length];
      intercepts[fold] = new double[functions * columns];
      for (int m = 0; m < intercepts[fold].length; m++) {
        Weights function = byFold.get(fold).get(m / columns);
        double[] ofMargin = function.weights()[m % columns];
        intercepts[fold][m] = function.intercepts()[m % columns];
        for (int j = 0; j < centre.length; j++) {
          weights[fold][m * centre.length + j] = (float) ofMargin[j];
          intercepts[fold][m] += ofMargin[j] * centre[j];
        }
      }
    }
  }

  /** Takes the margins of a row by a function of its fold. */
  public interface Visitor {
    /**
     * Takes the margins.
     *
     * @param margins overwritten afterwards
     */
    void visit(int fold, int function, double[] margins, int classIndex, double weight);
  }

  /** Visits all rows that are in one of the folds. */
  public void visit(Iterator<Block> blocks, Visitor visitor) {
    try (BlasThreads single = BlasThreads.single()) {
      FloatBuffer[] ofFolds = new FloatBuffer[weights.length];
      for (int fold = 0; fold < ofFolds.length; fold++) {
        ofFolds[fold] = Products.buffer(weights[fold].length);
        ofFolds[fold].put(0, weights[fold]);
      }
      while (blocks.hasNext()) {
        Block block = blocks.next();
        for (int fold = 0; fold < ofFolds.length; fold++) {
          visit(block, fold, ofFolds[fold], visitor);
        }
      }
    }
  }

  private void visit(Block block, int fold, FloatBuffer functions, Visitor visitor) {
    int[] rows = IntStream.range(0, block.rows()).filter(i -> block.folds[i] == fold).toArray();
    int width = intercepts[fold].length;
    FloatBuffer features = Products.buffer(rows.length * centre.length);
    FloatBuffer values = Products.buffer(rows.length * width);
    block.rows(rows).put(centre, new float[centre.length], features);
    Products.margins(features, functions, values, rows.length, width, centre.length);
    double[] margins = new double[columns];
    for (int i = 0; i < rows.length; i++) {
      for (int m = 0; m < width; m++) {
        margins[m % columns] = values.get(i * width + m) + intercepts[fold][m];
        if ((m + 1) % columns == 0) {
          int row = rows[i];
          visitor.visit(fold, m / columns, margins, block.classes[row], block.weights[row]);
        }
      }
    }
  }
}
