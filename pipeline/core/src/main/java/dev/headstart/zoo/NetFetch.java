// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import dev.headstart.Texts;
import dev.headstart.net.OnnxFile;
import dev.headstart.net.PretrainedNet;
import dev.headstart.net.card.InvalidNetException;
import dev.headstart.net.card.LabelFile;
import dev.headstart.net.card.NetCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Brings nets of the zoo into the cache. A net is downloaded to this machine, checked, run once to
 * compute its golden vectors, and only then stored where {@code --net} finds it.
 *
 * @param cache the cache to fill
 * @param partial a local folder for partial downloads
 * @param download downloads the files
 */
public record NetFetch(NetCache cache, Path partial, Download download) {

  /**
   * Returns a fetch into the cache. Partial downloads are stored below the cache if it is local,
   * otherwise below the user's own cache.
   */
  public static NetFetch into(NetCache cache, Download download) {
    return new NetFetch(cache, cache.localFolder().resolve("_partial"), download);
  }

  /**
   * Returns the entry's net from the cache, fetching it first if it is absent or damaged.
   *
   * @throws dev.headstart.InputException if it cannot be obtained, with the reasons
   */
  public PretrainedNet fetch(ZooEntry entry) {
    Optional<PretrainedNet> there = cached(entry);
    if (there.isPresent()) {
      return there.get();
    }
    try (FetchLock lock = FetchLock.take(partial.resolve(entry.name() + ".lock"))) {
      // The process that held the lock may have fetched it.
      Optional<PretrainedNet> meanwhile = cached(entry);
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
            ? LabelFile.parse(StandardCharsets.UTF_8.decode(get(entry.labels().get())).toString())
            : entry.card().labels();
    NetCard card = entry.card().withLabels(labels);
    PretrainedNet net = PretrainedNet.of(OnnxFile.of(get(entry.onnx())), card).withGolden();
    net.codeLayer(); // fails if the code's length is not the card's
    cache.put(net);
    return net;
  }

  private ByteBuffer get(RemoteFile file) throws IOException {
    Path here = partial.resolve(file.sha256());
    // Several nets may share one file of labels.
    try (FetchLock lock = FetchLock.take(here.resolveSibling(file.sha256() + ".lock"))) {
      download.fetch(file, here);
      return LargeFiles.whole(here);
    } finally {
      Files.deleteIfExists(here);
    }
  }
}
