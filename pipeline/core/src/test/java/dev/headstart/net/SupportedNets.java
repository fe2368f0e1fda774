// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net;

import java.util.List;
import java.util.stream.Stream;

/** The forms of docs/net-support.md, in its order. */
final class SupportedNets {

  private SupportedNets() {}

  static List<Form> all() {
    return Stream.of(
            ConvolutionForms.all(),
            TokenForms.all(),
            EmbeddingForms.all(),
            HeadForms.all(),
            PrecisionForms.all(),
            BatchForms.all(),
            InputForms.all(),
            FileForms.all())
        .flatMap(List::stream)
        .toList();
  }
}
