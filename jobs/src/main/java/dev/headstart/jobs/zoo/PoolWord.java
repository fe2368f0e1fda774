// SPDX-License-Identifier: Apache-2.0
package dev.headstart.jobs.zoo;

import dev.headstart.net.layer.Pool;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts the names of poolings that cards use. */
final class PoolWord implements ITypeConverter<Pool> {

  @Override
  public Pool convert(String word) {
    return Arrays.stream(Pool.values())
        .filter(pool -> pool.toString().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "it must be one of "
                        + Arrays.stream(Pool.values())
                            .map(Pool::toString)
                            .collect(Collectors.joining(", "))));
  }
}
