// SPDX-License-Identifier: Apache-2.0
/** Reads a table of codes once: its rows as blocks of floats, cached, and what was counted. */
@NullMarked
package dev.headstart.head.rows;

import org.jspecify.annotations.NullMarked;
