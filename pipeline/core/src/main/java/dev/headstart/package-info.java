/**
 * Headstart: transfer learning with pretrained ConvNets on Spark. Start reading at {@code codes}.
 */
package dev.headstart;
