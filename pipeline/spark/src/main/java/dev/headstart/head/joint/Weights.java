// SPDX-License-Identifier: Apache-2.0
package dev.headstart.head.joint;

/**
 * What was fitted. With two classes there is one margin, that of the second class.
 *
 * @param weights by margin and feature
 * @param intercepts by margin
 */
public record Weights(double[][] weights, double[] intercepts) {}
