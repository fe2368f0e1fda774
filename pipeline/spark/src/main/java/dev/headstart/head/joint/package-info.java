// SPDX-License-Identifier: Apache-2.0
/**
 * Fits the weights of all classes of a head at once: rows with class indexes come in, a weight for
 * each class and feature goes out.
 */
@NullMarked
package dev.headstart.head.joint;

import org.jspecify.annotations.NullMarked;
