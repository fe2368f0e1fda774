// SPDX-License-Identifier: Apache-2.0
package dev.headstart.image.tiff;

import dev.headstart.Texts;
import dev.headstart.image.ImageException;
import dev.headstart.image.ImageException.Kind;
import dev.headstart.image.Limits;
import dev.headstart.image.Span;
import java.io.IOException;

/**
 * The positions of the strips or tiles of a TIFF, in the image and in the file.
 *
 * @param width the width of the image in pixels
 * @param height the height of the image in pixels
 * @param blockWidth the width of a tile, or of the image if there are strips
 * @param blockHeight the height of a tile, or the rows per strip
 * @param tiled whether the blocks are tiles, which have their full size even where they extend
 *     beyond the image
 * @param planes the number of planes, each of which stores one sample of all pixels
 * @param data the bytes of each block in the file: all blocks of a plane, row by row, then the next
 *     plane
 */
record TiffBlocks(
    int width,
    int height,
    int blockWidth,
    int blockHeight,
    boolean tiled,
    int planes,
    Span[] data) {

  /** Receives the blocks one by one. */
  interface Visitor {
    /**
     * Takes a block.
     *
     * @param left the block's first column
     * @param top the block's first row
     * @param rows the number of rows, which may extend beyond the image
     * @param planes the data of the block, one span per plane
     */
    void visit(int left, int top, int rows, Span... planes) throws ImageException, IOException;
  }

  static TiffBlocks read(
      TiffDirectory tags, byte[] file, TiffSamples samples, TiffCompression compression)
      throws ImageException {
    long columns = tags.number(TiffTag.WIDTH, 0);
    long rows = tags.number(TiffTag.HEIGHT, 0);
    Limits.check(columns, rows);
    int width = (int) columns;
    int height = (int) rows;
    boolean tiled = !tags.has(TiffTag.STRIP_OFFSETS) && tags.has(TiffTag.TILE_OFFSETS);
    long blockWidth = tiled ? tags.number(TiffTag.TILE_WIDTH, 0) : width;
    long blockHeight =
        tiled
            ? tags.number(TiffTag.TILE_HEIGHT, 0)
            : Math.min(tags.number(TiffTag.ROWS_PER_STRIP, height), height);
    Limits.check(blockWidth, blockHeight);
    int planes = samples.planar() ? samples.count() : 1;
    long[] offsets = tags.numbers(tiled ? TiffTag.TILE_OFFSETS : TiffTag.STRIP_OFFSETS);
    long[] counts = tags.numbers(tiled ? TiffTag.TILE_BYTE_COUNTS : TiffTag.STRIP_BYTE_COUNTS);
    long needed = planes * ceil(width, blockWidth) * ceil(height, blockHeight);
    if (offsets.length < needed) {
      throw new ImageException(
          Kind.CORRUPT, "The TIFF has " + offsets.length + " of " + needed + " strips or tiles");
    }
    boolean compressed = compression != TiffCompression.NONE;
    boolean oneOrNone = needed == 1 && counts.length == 0 && !tags.anyUnread();
    boolean sound =
        compressed ? counts.length >= needed || oneOrNone : offsets.length == needed || needed == 1;
    if (!sound) {
      throw new ImageException(
          Kind.CORRUPT,
          Texts.format(
              "The TIFF has %d offsets and %d lengths for %d strips or tiles",
              offsets.length, counts.length, needed));
    }
    Span[] data = new Span[(int) needed];
    // If several strips each cover the whole image, Pillow takes the last one.
    int skipped = needed == 1 && !compressed ? offsets.length - 1 : 0;
    for (int i = 0; i < data.length; i++) {
      int at = i + skipped;
      boolean rest = !compressed || at >= counts.length;
      if (!rest && counts[at] == 0) {
        throw new ImageException(Kind.CORRUPT, "The TIFF has a strip or tile of no bytes");
      }
      data[i] = span(file, offsets[at], rest ? file.length - offsets[at] : counts[at]);
    }
    return new TiffBlocks(width, height, (int) blockWidth, (int) blockHeight, tiled, planes, data);
  }

  private static Span span(byte[] file, long offset, long count) throws ImageException {
    if (offset < 0 || count < 0 || offset > file.length || count > file.length - offset) {
      throw new ImageException(Kind.TRUNCATED, "The TIFF is cut off");
    }
    return new Span(file, (int) offset, (int) count);
  }

  private static long ceil(long side, long part) {
    return (side + part - 1) / part;
  }

  /** Returns whether one block covers the whole image. */
  boolean single() {
    return data.length == 1 && blockWidth == width && blockHeight == height;
  }

  /** Visits all blocks, row by row. */
  void each(Visitor visitor) throws ImageException, IOException {
    int across = (int) ceil(width, blockWidth);
    int perPlane = data.length / planes;
    for (int i = 0; i < perPlane; i++) {
      Span[] parts = new Span[planes];
      for (int plane = 0; plane < planes; plane++) {
        parts[plane] = data[plane * perPlane + i];
      }
      int top = i / across * blockHeight;
      int rows = tiled ? blockHeight : Math.min(blockHeight, height - top);
      visitor.visit(i % across * blockWidth, top, rows, parts);
    }
  }
}
