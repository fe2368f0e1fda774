// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.builtin.EmbeddedNet;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * Finds the net that a user asks for: an ONNX file with its card beside it, a bundle, or a name in
 * the zoo or the cache. The net that comes with Headstart has a name too.
 *
 * @param zoo the nets with names
 * @param fetch downloads nets of the zoo
 * @param hadoop the configuration of the file systems
 */
public record Nets(Zoo zoo, NetFetch fetch, Configuration hadoop) {

  /**
   * Loads a net. A net of the zoo is downloaded at its first use.
   *
   * @param net {@code PATH.onnx}, {@code PATH.zip} or a name
   * @throws InputException if the net does not exist or cannot be used
   */
  public PretrainedNet load(String net) {
    if (isBundle(net)) {
      return new NetFiles(hadoop).read(net, "bundle", in -> Bundle.read(in, net));
    }
    if (!isName(net)) {
      return new NetFiles(hadoop).loadWithCardBeside(net);
    }
    if (net.equals(EmbeddedNet.NAME)) {
      return EmbeddedNet.load();
    }
    Optional<ZooEntry> entry = zoo.find(net);
    if (entry.isPresent()) {
      return fetch.fetch(entry.get());
    }
    return fetch.cache().find(net).orElseThrow(() -> zoo.unknown(net));
  }

  /**
   * Loads an ONNX file with a card from another place.
   *
   * @throws InputException if one of them does not exist, or if {@code onnx} is not an ONNX file
   *     but a net with a card of its own
   */
  public PretrainedNet load(String onnx, String card) {
    if (isBundle(onnx) || isName(onnx)) {
      throw new InputException(
          Texts.format(
              "--card is for ONNX files; %s has its card with it: leave --card out.", onnx));
    }
    return new NetFiles(hadoop).load(onnx, card);
  }

  /** Returns whether the text is a name rather than the address of a file. */
  private static boolean isName(String net) {
    return NetCache.isName(net) && !lower(net).endsWith(".onnx");
  }

  private static boolean isBundle(String net) {
    return lower(net).endsWith(".zip");
  }

  private static String lower(String net) {
    return net.toLowerCase(Locale.ROOT);
  }
}
