/**
 * TIFF files: directories, compressions, sample formats, and the EXIF block, which is a TIFF file
 * inside another.
 *
 * <p>Public where {@code dev.headstart.image.preprocess} calls it, which is what programs use.
 */
@NullMarked
package dev.headstart.image.tiff;

import org.jspecify.annotations.NullMarked;
