/**
 * Trains small nets from scratch on painted images: an untrained net comes in, a pretrained one
 * goes out.
 */
package dev.headstart.pretrain;
