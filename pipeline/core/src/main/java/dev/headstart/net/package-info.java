/** A pretrained ConvNet: an ONNX graph plus its card come in, cut graphs and CNN codes go out. */
package dev.headstart.net;
