// SPDX-License-Identifier: Apache-2.0
package dev.headstart.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import scala.Function1;
import scala.runtime.AbstractFunction1;

/**
 * Validators for Spark's {@code Param}s. An invalid value throws an {@link
 * IllegalArgumentException} that names the parameter, the value and what would be valid, whether it
 * was given through a setter or a {@code ParamMap}. Spark's own validators only say that the value
 * is invalid.
 */
public final class ParamChecks {

  private ParamChecks() {}

  /** Accepts only these words. */
  public static Function1<String, Object> oneOf(String name, String... values) {
    List<String> words = List.of(values);
    String last = words.get(words.size() - 1);
    String others = String.join(", ", words.subList(0, words.size() - 1));
    return new Check<>(
        name,
        words::contains,
        others.isEmpty() ? "give " + last : "give " + others + " or " + last);
  }

  /** Creates a parameter for the name of a column, which accepts any string that is not empty. */
  public static Param<String> column(Params stage, String name, String doc) {
    return new Param<>(
        stage,
        name,
        doc,
        new Check<>(name, value -> value != null && !value.isEmpty(), "give the name of a column"));
  }

  /** Accepts integers from {@code min} up. */
  public static Function1<Object, Object> atLeast(String name, int min) {
    return new Check<>(name, value -> ((Number) value).longValue() >= min, "give at least " + min);
  }

  /** Accepts finite numbers from 0 up. */
  public static Function1<Object, Object> notNegative(String name) {
    return new Check<>(
        name,
        value -> (double) value >= 0 && Double.isFinite((double) value),
        "give a number from 0 up");
  }

  /** Accepts numbers between 0 and 1, both exclusive. */
  public static Function1<Object, Object> betweenZeroAndOne(String name) {
    return new Check<>(
        name, value -> (double) value > 0 && (double) value < 1, "give a number between 0 and 1");
  }

  /** Accepts lists of at least one finite number above 0. */
  public static Function1<double[], Object> positives(String name) {
    return new Check<>(
        name,
        values ->
            values.length > 0 && Arrays.stream(values).allMatch(v -> v > 0 && Double.isFinite(v)),
        "give one or more numbers above 0");
  }

  private interface Test<T> extends Predicate<T>, Serializable {}

  /** Stored with the stage, and therefore serialisable. */
  private static final class Check<T> extends AbstractFunction1<T, Object> implements Serializable {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final Test<T> test;
    private final String remedy;

    Check(String name, Test<T> test, String remedy) {
      this.name = name;
      this.test = test;
      this.remedy = remedy;
    }

    @Override
    public Object apply(T value) {
      if (!test.test(value)) {
        throw new IllegalArgumentException(name + " is " + text(value) + ": " + remedy);
      }
      return true;
    }

    private static String text(Object value) {
      return value instanceof double[] many
          ? Arrays.toString(many)
          : value instanceof String word ? "'" + word + "'" : String.valueOf(value);
    }
  }
}
