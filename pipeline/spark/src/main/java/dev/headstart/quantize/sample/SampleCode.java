// SPDX-License-Identifier: Apache-2.0
package dev.headstart.quantize.sample;

import org.jspecify.annotations.Nullable;

/**
 * The code of an image of a sample.
 *
 * @param path the address of the image
 * @param label its class, or null
 * @param sha256 the digest of its bytes
 * @param code its code
 * @param heldOut whether the net was not calibrated on it
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
public record SampleCode(
    String path, @Nullable String label, String sha256, float[] code, boolean heldOut) {}
