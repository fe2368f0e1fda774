/** Scored rows come in, metrics with their confidence intervals go out. */
package dev.headstart.evaluate;
