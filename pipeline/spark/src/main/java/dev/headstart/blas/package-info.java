// SPDX-License-Identifier: Apache-2.0
/**
 * OpenBLAS for passes of Spark: matrices in direct buffers come in, products go out, each computed
 * in the thread that asks for it.
 */
@NullMarked
package dev.headstart.blas;

import org.jspecify.annotations.NullMarked;
