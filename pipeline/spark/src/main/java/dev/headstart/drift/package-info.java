// SPDX-License-Identifier: Apache-2.0
/**
 * Whether images differ from earlier ones: two samples of codes come in, with the scores of a
 * classifier where there is one; a test with a fixed rate of false alarms goes out.
 */
@NullMarked
package dev.headstart.drift;

import org.jspecify.annotations.NullMarked;
