// SPDX-License-Identifier: Apache-2.0
package dev.headstart.dl4j;

import dev.headstart.onnx.Node;

/** Reads ONNX nodes of one kind. */
interface Operator {

  /**
   * Adds the vertices that compute the node's first output.
   *
   * @throws dev.headstart.net.card.InvalidNetException with the reason, if the node cannot be
   *     trained
   */
  void read(Node node, Draft draft);
}
