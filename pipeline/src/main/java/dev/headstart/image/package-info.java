/**
 * Bytes of an image file come in, normalised CHW floats go out, equal to Pillow's and
 * torchvision's.
 */
package dev.headstart.image;
