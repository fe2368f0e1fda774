/**
 * A sample of images for the quantisation of a net. Comes in: a source. Goes out: what the net's
 * tensors are like on some of the images, merged from the executors, and how much worse the
 * quantised net is on the others.
 */
@NullMarked
package dev.headstart.quantize.sample;

import org.jspecify.annotations.NullMarked;
