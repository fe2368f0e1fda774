// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** NullAway does not know what picocli sets: what it may leave null says so. */
class NullableOptionsTest {

  @Test
  void fieldsOfOptionsSayWhetherTheyMayBeNull() {
    List<ArgSpec> options = options(new CommandLine(new Headstart())).toList();

    assertThat(options).hasSizeGreaterThan(100);
    assertThat(options)
        .allSatisfy(
            option ->
                assertThat(saysNullable(option))
                    .as("%s may be null", option.userObject())
                    .isEqualTo(mayBeNull(option)));
  }

  private static Stream<ArgSpec> options(CommandLine line) {
    return Stream.concat(
        line.getCommandSpec().args().stream(),
        line.getSubcommands().values().stream().flatMap(NullableOptionsTest::options));
  }

  private static boolean saysNullable(ArgSpec option) {
    return ((Field) option.userObject()).getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean mayBeNull(ArgSpec option) {
    boolean alternative = option.group() != null && option.group().exclusive();
    return !option.type().isPrimitive()
        && (alternative || !option.required())
        && option.defaultValue() == null
        && option.initialValue() == null;
  }
}
