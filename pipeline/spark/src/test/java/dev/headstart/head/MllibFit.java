// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.attribute.BinaryAttribute;
import org.apache.spark.ml.classification.LinearSVC;
import org.apache.spark.ml.classification.LinearSVCModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A fit by MLlib's own iterations, to compare with. */
final class MllibFit {
  private MllibFit() {}

  static LinearFunction of(HeadOptions options, Dataset<Row> rows, int classes, Setting setting) {
    Classifiers classifiers = new Classifiers(options);
    if (options.kind() == HeadKind.SOFTMAX) {
      return LinearFunction.of(classifiers.softmax(setting).fit(rows));
    }
    LinearSVC svm = classifiers.svm(setting);
    if (classes == 2) {
      return LinearFunction.of(svm.fit(rows));
    }
    List<LinearSVCModel> models = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      Column one = when(col(TrainingSet.INDEX).equalTo((double) i), 1.0).otherwise(0.0);
      models.add(
          svm.setLabelCol("oneOrRest")
              .fit(
                  rows.withColumn(
                      "oneOrRest",
                      one.as("oneOrRest", BinaryAttribute.defaultAttr().toMetadata()))));
    }
    return LinearFunction.of(models);
  }
}
