// SPDX-License-Identifier: Apache-2.0
/**
 * The index of a codes table, kept beside its codes: data files of the table come in; the rows that
 * are probably the nearest of each query go out, and which share of them is found. Rows lie in
 * cells around centres, and only the cells nearest to a query are read.
 */
@NullMarked
package dev.headstart.index;

import org.jspecify.annotations.NullMarked;
