/**
 * ONNX models as values: parsing, reading, changing and writing. Models come from the bytes of a
 * file or are built from nodes and tensors, and are written as bytes. No protobuf type is visible
 * outside.
 */
@NullMarked
package dev.headstart.onnx;

import org.jspecify.annotations.NullMarked;
