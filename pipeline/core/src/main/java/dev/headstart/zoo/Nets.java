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
 * Finds the net that somebody names: an ONNX file with its card beside it, a bundle, or a name of
 * the zoo or the cache. The net that comes with Headstart has a name too.
 *
 * @param zoo the nets with names
 * @param fetch brings them here
 * @param hadoop of the file systems
 */
public record Nets(Zoo zoo, NetFetch fetch, Configuration hadoop) {

  /**
   * The net. One of the zoo is fetched at its first use.
   *
   * @param net {@code PATH.onnx}, {@code PATH.zip} or a name
   * @throws InputException where it is not there or cannot be used
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
   * An ONNX file with a card that lies elsewhere.
   *
   * @throws InputException where one is not there, or the net is no ONNX file and has its own card
   */
  public PretrainedNet load(String onnx, String card) {
    if (isBundle(onnx) || isName(onnx)) {
      throw new InputException(
          Texts.format(
              "--card is for ONNX files; %s has its card with it: leave --card out.", onnx));
    }
    return new NetFiles(hadoop).load(onnx, card);
  }

  /** Whether it is a name, and not an address of a file. */
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
