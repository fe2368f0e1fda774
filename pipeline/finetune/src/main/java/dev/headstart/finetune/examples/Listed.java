// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune.examples;

import java.io.Serializable;
import org.apache.spark.sql.Row;

/**
 * A labelled image that is decoded when it is read.
 *
 * @param index its position among all examples sorted by path, from 0
 * @param label the index of its class
 * @param image the row of the listing, with the image's bytes if it comes from a shard
 */
public record Listed(long index, int label, Row image) implements Serializable {}
