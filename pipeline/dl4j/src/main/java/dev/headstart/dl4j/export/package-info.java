/**
 * Writes Deeplearning4j graphs as ONNX: what was trained or read in Deeplearning4j becomes a net
 * like any other.
 */
@NullMarked
package dev.headstart.dl4j.export;

import org.jspecify.annotations.NullMarked;
