/** Evaluation: takes scored rows and returns metrics with their confidence intervals. */
@NullMarked
package dev.headstart.evaluate;

import org.jspecify.annotations.NullMarked;
