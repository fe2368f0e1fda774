package dev.headstart.finetune;

import java.io.Serializable;

/**
 * A labelled image that is read when it is needed.
 *
 * @param index its place among all examples in the order of their paths
 * @param label the index of its class
 * @param path where it is
 * @param length of the file in bytes
 */
record Listed(long index, int label, String path, long length) implements Serializable {}
