// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import static org.apache.spark.sql.functions.col;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.dl4j.Floats;
import dev.headstart.finetune.examples.CachedExample;
import dev.headstart.finetune.examples.CachedExamples;
import dev.headstart.finetune.examples.Examples;
import dev.headstart.finetune.examples.FileExamples;
import dev.headstart.finetune.examples.Listed;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.SplitNet;
import dev.headstart.source.ListedImage;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Makes training examples of labelled images.
 *
 * @param split the net, split into a frozen and a trainable part
 * @param caches whether the output of the frozen part is among the images' codes
 * @param labels the classes
 */
record LabelledExamples(
    JavaSparkContext sc,
    PretrainedNet net,
    SplitNet split,
    FineTuneOptions options,
    boolean caches,
    List<String> labels) {

  private static final String NUMBER = "number";

  /**
   * Returns the examples, persisted.
   *
   * @throws InputException if an image has another class
   */
  Examples<?> of(LabelledImages images) {
    return caches ? cached(images.rows()) : files(images);
  }

  private CachedExamples cached(Dataset<Row> rows) {
    List<String> labels = this.labels; // a task gets the labels alone
    JavaRDD<CachedExample> all =
        labelled(rows, split.frozen().layers().get(0))
            .select("path", "label", "code")
            .sort("path")
            .toJavaRDD()
            .zipWithIndex()
            .map(
                pair ->
                    new CachedExample(
                        pair._2(),
                        index(labels, pair._1()),
                        Floats.bytes(pair._1().<Float>getList(2))))
            .persist(StorageLevel.DISK_ONLY());
    return new CachedExamples(all, all.count());
  }

  private FileExamples files(LabelledImages images) {
    List<String> labels = this.labels; // a task gets the labels alone
    Dataset<Row> numbered =
        numbered(
            labelled(images.rows(), split.output())
                .select("path", "label", "split", "length", "modified"));
    long size = numbered.count();
    Dataset<Row> read = images.found().withShards(numbered, size);
    int number = read.schema().fieldIndex(NUMBER);
    JavaRDD<Listed> all =
        read.toJavaRDD()
            .map(row -> new Listed(row.getLong(number), index(labels, row), bare(row)))
            .persist(StorageLevel.DISK_ONLY());
    return new FileExamples(
        all,
        size,
        ListedImage.Columns.of(read.schema()),
        net.card().input(),
        options.augmentation(),
        options.seed(),
        sc.broadcast(split.startsFromImage() ? new byte[0] : split.frozenWithoutCodes()),
        sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration())));
  }

  /** Adds each row's position in the order of the paths as the last column. */
  private static Dataset<Row> numbered(Dataset<Row> rows) {
    JavaRDD<Row> numbered =
        rows.sort("path").toJavaRDD().zipWithIndex().map(pair -> bare(pair._1(), pair._2()));
    return rows.sparkSession()
        .createDataFrame(numbered, rows.schema().add(NUMBER, DataTypes.LongType, false));
  }

  /**
   * A row with more values at its end and without its schema, which would be serialised with each
   * row.
   */
  private static Row bare(Row row, Object... more) {
    Object[] values = new Object[row.length() + more.length];
    for (int i = 0; i < row.length(); i++) {
      values[i] = row.get(i);
    }
    System.arraycopy(more, 0, values, row.length(), more.length);
    return RowFactory.create(values);
  }

  private static int index(List<String> labels, Row row) {
    int index = labels.indexOf(row.getString(1));
    if (index < 0) {
      throw new InputException(
          Texts.format(
              "%s is of class '%s', which no training image has.",
              row.getString(0), row.getString(1)));
    }
    return index;
  }

  /** Returns the rows of a layer that have a label. */
  static Dataset<Row> labelled(Dataset<Row> rows, String layer) {
    return rows.filter(
        col("layer").equalTo(layer).and(col("label").isNotNull()).and(col("label").notEqual("")));
  }
}
