/**
 * TIFF files: directories, compressions, sample formats, and the EXIF block, which has the
 * structure of a TIFF file.
 *
 * <p>Public types here exist for {@code dev.headstart.image.preprocess}, which is the package that
 * programs call.
 */
@NullMarked
package dev.headstart.image.tiff;

import org.jspecify.annotations.NullMarked;
