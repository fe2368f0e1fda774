/**
 * Classifiers of images as things to keep: rows are split into those to learn from and those to
 * test on, a trained head is saved with its net, and what it says of images is written to a table.
 */
@NullMarked
package dev.headstart.model;

import org.jspecify.annotations.NullMarked;
