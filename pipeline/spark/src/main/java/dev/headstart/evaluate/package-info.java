/** Scored rows come in, metrics with their confidence intervals go out. */
@NullMarked
package dev.headstart.evaluate;

import org.jspecify.annotations.NullMarked;
