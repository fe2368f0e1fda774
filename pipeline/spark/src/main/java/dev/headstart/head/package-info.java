/**
 * Linear classifiers of CNN codes: takes codes with labels, trains one of MLlib's classifiers, and
 * computes its scores.
 */
@NullMarked
package dev.headstart.head;

import org.jspecify.annotations.NullMarked;
