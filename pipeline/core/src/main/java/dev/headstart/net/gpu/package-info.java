/**
 * What a GPU needs that a CPU does not: the images of several threads are gathered into its large
 * batches, whose codes go back to these threads; and which devices there are. Knows nothing of
 * nets.
 */
@NullMarked
package dev.headstart.net.gpu;

import org.jspecify.annotations.NullMarked;
