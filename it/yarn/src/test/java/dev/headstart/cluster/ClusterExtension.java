// SPDX-License-Identifier: Apache-2.0
package dev.headstart.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One cluster, with Headstart installed, for all test classes that ask for an {@link Installed}; it
 * ends with the last of them.
 */
final class ClusterExtension implements BeforeAllCallback, ParameterResolver {

  private static final Namespace SPACE = Namespace.create(ClusterExtension.class);

  /** What JUnit closes at the end. */
  private record Held(HadoopCluster cluster, Installed installed) implements AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    held(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return held(context).installed();
  }

  private static Held held(ExtensionContext context) {
    return context.getRoot().getStore(SPACE).getOrComputeIfAbsent("it", k -> start(), Held.class);
  }

  private static Held start() {
    try {
      Path folder = Path.of("target/cluster").toAbsolutePath();
      FileUtils.deleteDirectory(folder.toFile());
      Files.createDirectories(folder);
      HadoopCluster cluster = HadoopCluster.start(folder.toRealPath());
      try {
        return new Held(cluster, Installed.on(cluster));
      } catch (IOException | RuntimeException e) {
        cluster.close();
        throw e;
      }
    } catch (Exception e) {
      throw new IllegalStateException("No cluster: " + e.getMessage(), e);
    }
  }
}
