// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.builtin;

import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The net that comes with Headstart, made by {@code headstart pretrain} without any photo. It is
 * small; for photos, a net that was pretrained on photos is better.
 */
public final class EmbeddedNet {

  /** The name by which it is requested. */
  public static final String NAME = "embedded";

  private EmbeddedNet() {}

  /** Loads the net from the class path. */
  public static PretrainedNet load() {
    return PretrainedNet.of(
        resource("embedded.onnx"),
        NetCard.parse(new String(resource("embedded.yaml"), StandardCharsets.UTF_8)));
  }

  private static byte[] resource(String name) {
    try (InputStream file = EmbeddedNet.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing in Headstart's jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
