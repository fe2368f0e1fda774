/**
 * ONNX graphs in Deeplearning4j: a graph comes in, a Deeplearning4j graph that computes the same
 * goes out, and its weights go back into the ONNX graph.
 */
@NullMarked
package dev.headstart.dl4j;

import org.jspecify.annotations.NullMarked;
