// SPDX-License-Identifier: Apache-2.0
/**
 * Linear algebra for passes of Spark, OpenBLAS's above all: matrices in direct buffers come in,
 * products go out, each computed in the thread that asks for it.
 */
@NullMarked
package dev.headstart.blas;

import org.jspecify.annotations.NullMarked;
