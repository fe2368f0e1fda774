package dev.headstart.finetune;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A labelled image that is decoded when it is needed.
 *
 * @param index its place among all examples in the order of their paths
 * @param label the index of its class
 * @param image the listing's row, with the image where it lies in a shard
 */
record Listed(long index, int label, Row image) implements Serializable {}
