/**
 * Export of Deeplearning4j graphs to ONNX, so that what was trained or read in Deeplearning4j is a
 * net like any other.
 */
@NullMarked
package dev.headstart.dl4j.export;

import org.jspecify.annotations.NullMarked;
