// SPDX-License-Identifier: Apache-2.0
package dev.headstart.provenance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;

/** The readers and writers of JSON that Headstart uses. */
public final class Json {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Reads JSON. Name the type with {@code forType}, or read a tree. */
  public static final ObjectReader READER = MAPPER.reader();

  /** Writes JSON on one line, for programs. */
  public static final ObjectWriter LINE = MAPPER.writer();

  /** Writes indented JSON, for people. */
  public static final ObjectWriter INDENTED = MAPPER.writerWithDefaultPrettyPrinter();

  private Json() {}
}
