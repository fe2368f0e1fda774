/**
 * Which layer makes a net's code. In: a graph and the shapes of its tensors. Out: a layer, what it
 * was decided from, how sure that is, and the other layers that may be meant.
 */
@NullMarked
package dev.headstart.net.layer;

import org.jspecify.annotations.NullMarked;
