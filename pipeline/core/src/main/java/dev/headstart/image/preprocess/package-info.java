/**
 * From an image file's bytes to what a net takes: decoding, resizing, cropping, augmentation and
 * normalisation, bit for bit as Pillow and torchvision do it.
 *
 * <p>{@link dev.headstart.image.preprocess.Preprocessor} does all of it, as a {@link
 * dev.headstart.image.preprocess.Preprocessing} says.
 */
@NullMarked
package dev.headstart.image.preprocess;

import org.jspecify.annotations.NullMarked;
