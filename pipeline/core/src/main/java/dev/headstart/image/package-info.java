/**
 * Pixels, and the decoders of all image formats other than TIFF.
 *
 * <p>Programs call {@code dev.headstart.image.preprocess}, which builds on this package and on
 * {@code dev.headstart.image.tiff}.
 */
@NullMarked
package dev.headstart.image;

import org.jspecify.annotations.NullMarked;
