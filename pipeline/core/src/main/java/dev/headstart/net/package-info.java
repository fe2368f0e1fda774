/** A pretrained ConvNet: an ONNX graph plus its card come in, cut graphs and CNN codes go out. */
@NullMarked
package dev.headstart.net;

import org.jspecify.annotations.NullMarked;
