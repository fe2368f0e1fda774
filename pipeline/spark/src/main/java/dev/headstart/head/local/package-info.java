// SPDX-License-Identifier: Apache-2.0
/** Fits the weights of a head on rows in memory, along a path of regularisation. */
@NullMarked
package dev.headstart.head.local;

import org.jspecify.annotations.NullMarked;
