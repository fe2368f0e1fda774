package dev.headstart.finetune;

import dev.headstart.NativeLibraries;
import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * A plugin of Spark that loads OpenBLAS when an executor starts. nd4j multiplies matrices with the
 * first BLAS that its process has loaded; MLlib loads the system's, often the slow one of netlib,
 * in those executors that happen to run a task of it, so results would differ from one executor to
 * the other in their last bits.
 *
 * <p>The verbs that train set it; another application gives {@code --conf
 * spark.plugins=dev.headstart.finetune.OpenBlasFirst}.
 */
public final class OpenBlasFirst implements SparkPlugin {

  @Override
  public DriverPlugin driverPlugin() {
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
