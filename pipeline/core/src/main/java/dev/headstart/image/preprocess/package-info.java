/**
 * The way from an image file's bytes to a net's input: decoding, resizing, cropping, augmentation
 * and normalisation, bit for bit as in Pillow and torchvision.
 *
 * <p>{@link dev.headstart.image.preprocess.Preprocessor} does all of it, following a {@link
 * dev.headstart.image.preprocess.Preprocessing}.
 */
@NullMarked
package dev.headstart.image.preprocess;

import org.jspecify.annotations.NullMarked;
