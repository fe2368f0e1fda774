// SPDX-License-Identifier: Apache-2.0
/**
 * Codes for other tools. A codes table comes in; a folder of Parquet, NumPy or JSON files with an
 * index goes out.
 */
@NullMarked
package dev.headstart.export;

import org.jspecify.annotations.NullMarked;
