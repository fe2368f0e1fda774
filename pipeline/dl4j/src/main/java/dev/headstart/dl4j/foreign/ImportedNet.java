// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j.foreign;

/**
 * A net that was converted from another kind of file, with the parts of its card that the file
 * contains. Such files contain no labels, pixel range or channel order.
 *
 * @param onnx the net as an ONNX file
 * @param input the name of its input, {@code [N, 3, height, width]}
 * @param width the input's width in pixels
 * @param height the input's height in pixels
 * @param classes the length of its (first) output
 */
@SuppressWarnings("ArrayRecordComponent") // a file, never compared
public record ImportedNet(byte[] onnx, String input, int width, int height, int classes) {}
