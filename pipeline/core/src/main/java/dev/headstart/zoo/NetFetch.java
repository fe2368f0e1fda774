// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.net.InvalidNetException;
import dev.headstart.net.LabelFile;
import dev.headstart.net.NetCard;
import dev.headstart.net.PretrainedNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings nets of the zoo into the cache: downloaded to this machine, checked, run once for their
 * golden vectors, and only then put where {@code --net} finds them.
 *
 * @param cache where they go
 * @param partial a local folder for what is not whole yet
 * @param download how files are got
 */
public record NetFetch(NetCache cache, Path partial, Download download) {

  /** With what is not whole yet below the cache where that is local, else below the user's own. */
  public static NetFetch into(NetCache cache, Download download) {
    return new NetFetch(cache, cache.localFolder().resolve("_partial"), download);
  }

  /**
   * The entry's net from the cache, fetched first where it is not there or is damaged.
   *
   * @throws dev.headstart.InputException where it cannot be had, with the reasons
   */
  public PretrainedNet fetch(ZooEntry entry) {
    Optional<PretrainedNet> there = cached(entry);
    if (there.isPresent()) {
      return there.get();
    }
    try (FetchLock lock = FetchLock.take(partial.resolve(entry.name() + ".lock"))) {
      Optional<PretrainedNet> meanwhile = cached(entry); // by whom we waited for
      return meanwhile.isPresent() ? meanwhile.get() : fetchNow(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(Texts.format("Cannot fetch %s", entry.name()), e);
    }
  }

  private Optional<PretrainedNet> cached(ZooEntry entry) {
    try {
      return cache.find(entry.name()).filter(net -> entry.isOf(net.card()));
    } catch (InvalidNetException e) {
      return Optional.empty(); // damaged
    }
  }

  private PretrainedNet fetchNow(ZooEntry entry) throws IOException {
    List<String> labels =
        entry.labels().isPresent()
            ? LabelFile.parse(new String(get(entry.labels().get()), StandardCharsets.UTF_8))
            : entry.card().labels();
    NetCard card = entry.card().withLabels(labels);
    PretrainedNet net = PretrainedNet.of(get(entry.onnx()), card).withGolden();
    net.codeLayer(); // its length must be the card's
    cache.put(net);
    return net;
  }

  private byte[] get(RemoteFile file) throws IOException {
    Path here = partial.resolve(file.sha256());
    // Nets may share a file of labels.
    try (FetchLock lock = FetchLock.take(here.resolveSibling(file.sha256() + ".lock"))) {
      download.fetch(file, here);
      return Files.readAllBytes(here);
    } finally {
      Files.deleteIfExists(here);
    }
  }
}
