package dev.headstart.pretrain;

import java.io.Serializable;

/**
 * A picture of a curriculum and what a teacher sees in it.
 *
 * @param index its place among the examples
 * @param number of the picture in the curriculum
 * @param code the teacher's code, divided by its sum
 */
@SuppressWarnings("ArrayRecordComponent") // a row of floats on its way, never compared
record Taught(long index, long number, float[] code) implements Serializable {}
