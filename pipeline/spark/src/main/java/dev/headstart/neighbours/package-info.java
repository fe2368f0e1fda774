// SPDX-License-Identifier: Apache-2.0
/**
 * Which codes are near which: tables of codes come in; the nearest rows of each query, or pairs of
 * rows that are nearly the same, go out, by exact matrix products on the executors.
 */
@NullMarked
package dev.headstart.neighbours;

import org.jspecify.annotations.NullMarked;
