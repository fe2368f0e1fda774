/**
 * Bytes of an image file come in, normalised CHW floats go out, equal to Pillow's and
 * torchvision's: {@link dev.headstart.image.ImageDecoder} decodes and turns upright, {@link
 * dev.headstart.image.Preprocessor} also resizes, crops and normalises. No Spark here.
 */
@NullMarked
package dev.headstart.image;

import org.jspecify.annotations.NullMarked;
