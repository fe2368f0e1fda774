/**
 * Nets that come with Headstart or are built by it: the embedded net, untrained nets, raw pixels.
 */
@NullMarked
package dev.headstart.net.builtin;

import org.jspecify.annotations.NullMarked;
