/**
 * Pixels, and the decoders of image files other than TIFF.
 *
 * <p>Programs call {@code dev.headstart.image.preprocess}; this package is what it and {@code
 * dev.headstart.image.tiff} stand on.
 */
@NullMarked
package dev.headstart.image;

import org.jspecify.annotations.NullMarked;
