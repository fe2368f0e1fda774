// SPDX-License-Identifier: Apache-2.0
package dev.headstart.index;

/**
 * What a run made of an index.
 *
 * @param rows the rows of the table that it has
 * @param added how many of them it did not have before; negative if it has fewer
 * @param cells the number of its cells
 * @param recall the recall by the number of cells that are searched
 */
public record IndexUpdate(long rows, long added, int cells, RecallCurve recall) {}
