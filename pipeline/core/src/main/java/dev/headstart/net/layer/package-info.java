/**
 * The choice of the layer that gives a net's code. It takes a graph and the shapes of its tensors,
 * and returns a layer, the reason, whether it is certain, and the other candidates.
 */
@NullMarked
package dev.headstart.net.layer;

import org.jspecify.annotations.NullMarked;
