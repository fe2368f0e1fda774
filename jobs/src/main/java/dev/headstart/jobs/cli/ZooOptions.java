// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.cli;

import dev.headstart.zoo.Download;
import dev.headstart.zoo.DownloadListener;
import dev.headstart.zoo.NetCache;
import dev.headstart.zoo.NetFetch;
import dev.headstart.zoo.Nets;
import dev.headstart.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for the sources of named nets and for their cache. */
public final class ZooOptions {

  @Option(
      names = "--zoo",
      paramLabel = "FILE",
      description =
          "A zoo file with more nets (docs/zoo.md); may be repeated; for equal names the "
              + "last file wins.")
  private List<String> files = new ArrayList<>();

  @Option(
      names = "--cache",
      paramLabel = "URI",
      description =
          "The cache folder for downloaded and added nets, on any Hadoop file system "
              + "(default: ~/.cache/headstart/nets).")
  private @Nullable String cache;

  public Zoo zoo(Configuration hadoop) {
    return Zoo.with(files, hadoop);
  }

  public NetCache cache(Configuration hadoop) {
    return new NetCache(cache == null ? NetCache.ofUser() : cache, hadoop);
  }

  Nets nets(Configuration hadoop, DownloadListener listener) {
    Download download = new Download(hadoop, listener);
    return new Nets(zoo(hadoop), NetFetch.into(cache(hadoop), download), hadoop);
  }
}
