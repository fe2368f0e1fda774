// SPDX-License-Identifier: Apache-2.0
package dev.headstart.finetune;

import dev.headstart.NativeLibraries;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.jspecify.annotations.Nullable;

/**
 * A Spark plugin that loads OpenBLAS when an executor starts. nd4j uses the first BLAS loaded in
 * its process; MLlib loads the system's BLAS, often netlib's slow reference one, in those executors
 * that happen to run an MLlib task. Without this plugin executors would differ in the last bits of
 * their results.
 *
 * <p>The verbs {@code finetune}, {@code pretrain} and {@code demo} set it; other applications pass
 * {@code --conf spark.plugins=dev.headstart.finetune.OpenBlasFirst}.
 */
public final class OpenBlasFirst implements SparkPlugin {

  @Override
  public @Nullable DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> configuration) {
        NativeLibraries.prepare();
        try {
          Loader.load(openblas.class);
        } catch (LinkageError e) {
          return; // told where it is used
        }
      }
    };
  }
}
