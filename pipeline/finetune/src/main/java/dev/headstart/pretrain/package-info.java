/**
 * Trains small nets from scratch on painted images: an untrained net comes in, a pretrained one
 * goes out.
 */
@NullMarked
package dev.headstart.pretrain;

import org.jspecify.annotations.NullMarked;
