/** What is known of a net beside its graph: its card, written as YAML, and its golden vectors. */
@NullMarked
package dev.headstart.net.card;

import org.jspecify.annotations.NullMarked;
