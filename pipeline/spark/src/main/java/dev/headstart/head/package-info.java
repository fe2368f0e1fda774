/**
 * Linear classifiers of CNN codes: takes codes with labels, trains a classifier with MLlib, and
 * computes its scores.
 */
@NullMarked
package dev.headstart.head;

import org.jspecify.annotations.NullMarked;
