// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize;

import java.io.Serializable;

/**
 * A net whose outputs are the tensors to observe.
 *
 * @param onnx the model; not copied
 * @param image the name of its input
 * @param channels the number of planes that it takes of an image, 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent") // a net of 100 MB is not copied to make a value of it
public record Observed(byte[] onnx, String image, int channels, int height, int width)
    implements Serializable {}
