/**
 * The labelled images that a training reads: features that the frozen part computed beforehand, or
 * images that are decoded, augmented and passed through it in each epoch.
 */
@NullMarked
package dev.headstart.finetune.examples;

import org.jspecify.annotations.NullMarked;
