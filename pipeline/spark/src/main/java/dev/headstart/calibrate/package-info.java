// SPDX-License-Identifier: Apache-2.0
/**
 * Calibration: scores of images whose class is known come in; a temperature goes out that makes the
 * scores honest probabilities, and figures that say how honest they are.
 */
@NullMarked
package dev.headstart.calibrate;

import org.jspecify.annotations.NullMarked;
