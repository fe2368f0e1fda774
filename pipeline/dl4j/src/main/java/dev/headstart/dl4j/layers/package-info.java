/**
 * Deeplearning4j layers that compute the same as its own in less time: they take part in its
 * graphs, configurations and averaging as those do.
 */
@NullMarked
package dev.headstart.dl4j.layers;

import org.jspecify.annotations.NullMarked;
