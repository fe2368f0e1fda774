/**
 * Headstart: transfer learning with pretrained ConvNets on Spark. Start reading at {@code codes}.
 */
@NullMarked
package dev.headstart;

import org.jspecify.annotations.NullMarked;
