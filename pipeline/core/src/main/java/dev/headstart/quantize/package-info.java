/**
 * Static quantisation of a ConvNet to 8-bit integers. Comes in: the ONNX graph of a net, and what
 * its tensors are like on a sample of images. Goes out: a graph with QuantizeLinear and
 * DequantizeLinear around its operators, which ONNX Runtime computes in integers.
 */
@NullMarked
package dev.headstart.quantize;

import org.jspecify.annotations.NullMarked;
