// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import static dev.headstart.net.NetForms.images;

import dev.headstart.onnx.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Forms of ONNX files: how the same net can be written, and what is refused. */
final class FileForms {

  private FileForms() {}

  static List<Form> all() {
    byte[] plain = images().classifier().onnx();
    return List.of(
        Form.of("Nodes in another order", "feat", unsorted()),
        Form.of("Layers inside functions, nested", "feat", ProtoForms.functions()),
        Form.of("Weights in another file", "feat", outside(plain)),
        Form.of("Initializers that are inputs too (IR 3)", "feat", ProtoForms.oldInputs(plain)),
        Form.refused("IR version 14", "The ONNX file is of IR version 14", newer()),
        Form.refused("Opset 40", "The ONNX file uses opset 40", images(-1, 40).classifier()),
        Form.refused(
            "Weights that are not numbers", "The net computes no numbers", ProtoForms.nan(plain)));
  }

  private static NetForms unsorted() {
    NetForms plain = images().classifier();
    List<Node> backwards = new ArrayList<>(plain.writer().model().nodes());
    Collections.reverse(backwards);
    NetForms net = images();
    plain.writer().model().initializers().forEach(net.writer()::add);
    backwards.forEach(net::node);
    return net.output("output");
  }

  private static byte[] outside(byte[] plain) {
    Map<String, byte[]> files = new TreeMap<>();
    byte[] outside = ProtoForms.outside(plain, "w.data", files);
    return ProtoForms.inside(outside, files);
  }

  private static NetForms newer() {
    NetForms net = images().classifier();
    net.writer().irVersion(14);
    return net;
  }
}
