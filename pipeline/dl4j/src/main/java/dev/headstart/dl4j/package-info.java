/**
 * Conversion between ONNX and Deeplearning4j: takes an ONNX graph, returns a Deeplearning4j graph
 * that computes the same, and writes its trained weights back into the ONNX graph.
 */
@NullMarked
package dev.headstart.dl4j;

import org.jspecify.annotations.NullMarked;
