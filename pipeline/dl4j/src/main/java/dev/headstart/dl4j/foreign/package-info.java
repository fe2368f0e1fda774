/**
 * Nets of other kinds than ONNX: Keras's {@code .h5} and Deeplearning4j's {@code .zip} are read as
 * Deeplearning4j graphs and written as ONNX.
 */
@NullMarked
package dev.headstart.dl4j.foreign;

import org.jspecify.annotations.NullMarked;
