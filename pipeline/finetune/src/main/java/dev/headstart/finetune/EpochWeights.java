// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

/**
 * The weights after an epoch.
 *
 * @param epoch the number of the epoch, from 1
 * @param params the weights, as {@link dev.headstart.dl4j.Floats#bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // weights, never compared
public record EpochWeights(int epoch, byte[] params) {}
