// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import dev.headstart.net.card.NetTraits;

/**
 * A form of a net.
 *
 * @param layer the code layer that must be found, or the beginning of the refusal
 * @param tolerance of the codes, in parts of the largest; 0 where they must be the same
 */
record Form(
    String name, byte[] onnx, NetTraits traits, String layer, boolean accepted, double tolerance) {

  /** A form that is accepted. */
  static Form of(String name, String layer, NetForms net) {
    return of(name, layer, net.onnx());
  }

  static Form of(String name, String layer, byte[] onnx) {
    return new Form(name, onnx, NetTraits.NONE, layer, true, 1e-5);
  }

  static Form refused(String name, String start, NetForms net) {
    return refused(name, start, net.onnx());
  }

  static Form refused(String name, String start, byte[] onnx) {
    return new Form(name, onnx, NetTraits.NONE, start, false, 0);
  }

  Form with(NetTraits other) {
    return new Form(name, onnx, other, layer, accepted, tolerance);
  }

  Form within(double other) {
    return new Form(name, onnx, traits, layer, accepted, other);
  }
}
