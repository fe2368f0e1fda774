// SPDX-License-Identifier: Apache-2.0
/**
 * Probes: a sample of labelled images and some layers of some nets come in; how well each layer's
 * codes tell the classes apart goes out, and which one to take. {@link dev.headstart.probe.Probes}
 * is the entrance.
 */
@NullMarked
package dev.headstart.probe;

import org.jspecify.annotations.NullMarked;
