/** Pretrained ConvNets: takes an ONNX graph and its card, and returns cut graphs and CNN codes. */
@NullMarked
package dev.headstart.net;

import org.jspecify.annotations.NullMarked;
