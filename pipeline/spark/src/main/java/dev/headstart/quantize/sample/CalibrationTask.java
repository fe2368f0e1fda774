// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import dev.headstart.codes.Inference;
import dev.headstart.image.ImageException;
import dev.headstart.image.preprocess.Preprocessing;
import dev.headstart.image.preprocess.Preprocessor;
import dev.headstart.quantize.Calibration;
import dev.headstart.quantize.Observed;
import dev.headstart.quantize.Observer;
import dev.headstart.source.ListedImage;
import dev.headstart.source.Shipped;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.fs.FSError;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/** The work of a task: runs the net on its images and returns what the tensors are like. */
record CalibrationTask(
    Broadcast<Shipped<Observed>> net,
    Broadcast<Shipped<Preprocessing>> input,
    Broadcast<SerializableConfiguration> conf,
    ListedImage.Columns columns,
    Inference how)
    implements Serializable {

  Iterator<Calibration> run(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return List.of(new Calibration()).iterator();
    }
    Preprocessing preprocessing = input.value().value();
    FloatBuffer image =
        ByteBuffer.allocateDirect(Math.multiplyExact(preprocessing.length(), Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    int threads = SparkEnv.get().conf().getInt("spark.task.cpus", 1);
    try (Observer observer = new Observer(net.value().value(), threads);
        Preprocessor preprocessor = new Preprocessor(preprocessing, how.limits())) {
      while (rows.hasNext()) {
        if (isLoaded(rows.next(), preprocessor, image)) {
          observer.add(image);
        }
      }
      return List.of(observer.calibration()).iterator();
    }
  }

  /** An image that cannot be read teaches nothing; the pass that computes codes counts it. */
  private boolean isLoaded(Row row, Preprocessor into, FloatBuffer image) {
    try {
      ListedImage.of(row, columns, conf.value().value()).load(into, image, 0);
      return true;
    } catch (IOException | ImageException | FSError e) {
      return false;
    }
  }
}
