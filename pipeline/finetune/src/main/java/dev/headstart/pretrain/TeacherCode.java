// SPDX-License-Identifier: Apache-2.0
package dev.headstart.pretrain;

import java.io.Serializable;

/**
 * A teacher net's code of a synthetic image, the target of distillation.
 *
 * @param index its place among the examples
 * @param number of the image in the curriculum
 * @param code the teacher's code, divided by its sum
 */
@SuppressWarnings("ArrayRecordComponent") // a row of floats on its way, never compared
record TeacherCode(long index, long number, float[] code) implements Serializable {}
