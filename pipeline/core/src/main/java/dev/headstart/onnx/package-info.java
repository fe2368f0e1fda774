/**
 * ONNX models as values: parsed, read, changed and written. In: the bytes of a file, or nodes and
 * tensors one by one. Out: bytes. No type of protobuf is seen from outside.
 */
@NullMarked
package dev.headstart.onnx;

import org.jspecify.annotations.NullMarked;
