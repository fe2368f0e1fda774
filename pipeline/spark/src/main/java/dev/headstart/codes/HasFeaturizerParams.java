// SPDX-License-Identifier: Apache-2.0
package dev.headstart.codes;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The parameters of {@link ConvNetFeaturizer}: its columns, and how it computes codes. */
public interface HasFeaturizerParams extends Params {

  /** The column of images; {@code content} by default, as in Spark's {@code binaryFile} source. */
  Param<String> inputCol();

  /** The column of codes to add; {@code code} by default. */
  Param<String> outputCol();

  /** The column of error messages to add; {@code code_error} by default. */
  Param<String> errorCol();

  /** The layer to take codes from; empty by default, which is the net's code layer. */
  Param<String> layer();

  /** {@code vector} (default) or {@code array}, which is half as large. */
  Param<String> outputType();

  /**
   * How to handle an image that cannot be decoded: {@code keep} (the default: its row has a null
   * code), {@code skip} (its row is dropped) or {@code error} (the job fails).
   */
  Param<String> handleInvalid();

  /** Images per inference batch; 8 by default. */
  IntParam batchSize();

  /**
   * Seconds for decoding one image, at least 1; a slower one cannot be decoded ({@code TOO_SLOW}).
   * 60 by default.
   */
  IntParam imageTimeout();

  /** Returns the value of {@link #inputCol()}. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /** Returns the value of {@link #outputCol()}. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Returns the value of {@link #errorCol()}. */
  default String getErrorCol() {
    return getOrDefault(errorCol());
  }

  /** Returns the value of {@link #layer()}. */
  default String getLayer() {
    return getOrDefault(layer());
  }

  /** Returns the value of {@link #outputType()}. */
  default String getOutputType() {
    return getOrDefault(outputType());
  }

  /** Returns the value of {@link #handleInvalid()}. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Returns the value of {@link #batchSize()}. */
  default int getBatchSize() {
    return (int) getOrDefault(batchSize());
  }

  /** Returns the value of {@link #imageTimeout()}. */
  default int getImageTimeout() {
    return (int) getOrDefault(imageTimeout());
  }
}
