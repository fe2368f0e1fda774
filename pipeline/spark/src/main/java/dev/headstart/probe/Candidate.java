// SPDX-License-Identifier: Apache-2.0
package dev.headstart.probe;

import dev.headstart.net.Layer;
import dev.headstart.net.NetCost;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.InvalidNetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A net and the layers of it to probe.
 *
 * @param name what the user calls the net
 * @param net the net
 * @param layers their names, of which the first is the net's code layer or the one asked for
 */
public record Candidate(String name, PretrainedNet net, List<String> layers) {

  /** Creates a candidate. */
  public Candidate {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(net, "net");
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("There is no layer of " + name + " to probe: name one");
    }
  }

  /**
   * Returns a candidate with the net's code layer and some of the other layers that could serve,
   * from the end of the net.
   *
   * @param others the number of other layers, at most
   * @throws InvalidNetException if the net does not determine its code layer
   */
  public static Candidate of(String name, PretrainedNet net, int others) {
    String code = net.codeLayer();
    Set<String> usable =
        net.layers().stream().filter(Layer::codeLayer).map(Layer::name).collect(Collectors.toSet());
    List<String> layers = new ArrayList<>(List.of(code));
    net.found().others().stream()
        .filter(layer -> usable.contains(layer) && !layer.equals(code))
        .limit(others)
        .forEach(layers::add);
    return new Candidate(name, net, layers);
  }

  /** Returns the operations for one image's code of a layer. */
  public NetCost cost(String layer) {
    return net.cost(layer);
  }
}
