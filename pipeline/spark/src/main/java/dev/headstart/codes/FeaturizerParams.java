package dev.headstart.codes;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/** What the featurizer's parameters need of Scala and Spark. */
final class FeaturizerParams {

  private FeaturizerParams() {}

  /** A validator that is kept with the stage, and so must be serialisable. */
  static Function1<String, Object> oneOf(String... values) {
    return new OneOf(List.of(values));
  }

  static Configuration hadoop() {
    return SparkSession.active().sparkContext().hadoopConfiguration();
  }

  private static final class OneOf extends AbstractFunction1<String, Object>
      implements java.io.Serializable {
    private static final long serialVersionUID = 1L;
    private final List<String> values;

    OneOf(List<String> values) {
      this.values = values;
    }

    @Override
    public Object apply(String value) {
      return values.contains(value);
    }
  }
}
