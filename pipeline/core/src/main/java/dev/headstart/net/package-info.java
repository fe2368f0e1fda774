/** Pretrained ConvNets: takes an ONNX graph and its card, and returns cut graphs and CNN codes. */
package dev.headstart.net;
