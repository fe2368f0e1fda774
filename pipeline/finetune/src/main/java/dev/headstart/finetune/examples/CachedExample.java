// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import dev.headstart.dl4j.Floats;
import java.io.Serializable;

/**
 * An example whose features were computed beforehand by the frozen part.
 *
 * @param index see {@link Example}
 * @param label see there
 * @param features see there, as {@link Floats#bytes}
 */
@SuppressWarnings("ArrayRecordComponent") // a row of floats on its way, never compared
public record CachedExample(long index, int label, byte[] features) implements Serializable {}
