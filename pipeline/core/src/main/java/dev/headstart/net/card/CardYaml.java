// SPDX-License-Identifier: Apache-2.0
package dev.headstart.net.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headstart.InputException;
import dev.headstart.Names;
import dev.headstart.Texts;
import dev.headstart.provenance.FormatVersion;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Reads and writes cards as YAML. */
final class CardYaml {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                  .disable(YAMLGenerator.Feature.SPLIT_LINES)
                  .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                  .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .serializationInclusion(JsonInclude.Include.NON_EMPTY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /** The maximum length, far more than labels and golden vectors need. */
  private static final int MAX_CHARACTERS = 16 << 20;

  private static final int MAX_LEVELS = 16;

  private CardYaml() {}

  /**
   * Parses a card.
   *
   * @param place the card's file, for the message if it has a newer format
   */
  static NetCard read(String yaml, String place) {
    if (yaml.length() > MAX_CHARACTERS) {
      throw new InvalidNetException(
          Texts.format(
              "The card has %,d characters, more than %,d: it is not a card",
              yaml.length(), MAX_CHARACTERS));
    }
    Map<String, Integer> lines = Map.of();
    try {
      checkFormat(yaml, place); // first, since a newer card may have unknown keys
      lines = lines(yaml);
      CardDocument document = lines.isEmpty() ? null : MAPPER.readValue(yaml, CardDocument.class);
      if (document == null) {
        throw new InvalidNetException("The card is empty");
      }
      return document.toCard();
    } catch (UnrecognizedPropertyException e) {
      throw failure(e, lines, unknownKey(e));
    } catch (MismatchedInputException e) {
      throw failure(e, lines, wrongType(e));
    } catch (JsonMappingException e) {
      throw failure(e, lines, path(e.getPath()) + ": " + e.getOriginalMessage());
    } catch (JsonProcessingException e) {
      throw failure(e, lines, "not YAML: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new InvalidNetException("The card cannot be read: " + e.getMessage(), e);
    }
  }

  static String write(NetCard card) {
    try {
      return MAPPER.writeValueAsString(CardDocument.of(card));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A card can always be written", e);
    }
  }

  private static void checkFormat(String yaml, String place) throws IOException {
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : 0;
        depth -= token.isStructEnd() ? 1 : 0;
        if (depth > MAX_LEVELS) {
          throw new InvalidNetException(
              Texts.format(
                  "The card is not valid: line %d: more than %d levels of brackets or indentation",
                  parser.getTokenLocation().getLineNr(), MAX_LEVELS));
        }
        if (depth == 1 && token.isScalarValue() && FormatVersion.KEY.equals(parser.currentName())) {
          FormatVersion.CARD.check(place, parser.getText());
        }
      }
    } catch (InputException e) {
      throw new InvalidNetException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Returns the line of each key and value, by JSON pointer, since Jackson reports an unknown key
   * only at the end of the object around it. Jackson creates no objects from tags; they are refused
   * here so that none is silently ignored.
   */
  private static Map<String, Integer> lines(String yaml) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      while (parser.nextToken() != null) {
        int line = parser.getTokenLocation().getLineNr();
        if (parser.getTypeId() != null) {
          throw new InvalidNetException(
              Texts.format(
                  "The card is not valid: line %d: YAML tags such as !%s are not allowed",
                  line, parser.getTypeId()));
        }
        lines.putIfAbsent(parser.getParsingContext().pathAsPointer().toString(), line);
      }
    }
    return lines;
  }

  private static String unknownKey(UnrecognizedPropertyException e) {
    Collection<String> known = e.getKnownPropertyIds().stream().map(Objects::toString).toList();
    String parent = path(e.getPath().subList(0, e.getPath().size() - 1));
    return Texts.format(
        "unknown key '%s'%s; did you mean '%s'? Known: %s",
        e.getPropertyName(),
        parent.isEmpty() ? "" : " in " + parent,
        Names.nearest(e.getPropertyName(), known, 1).get(0),
        String.join(", ", known));
  }

  private static String wrongType(MismatchedInputException e) {
    String path = path(e.getPath());
    return (path.isEmpty() ? "the card" : path) + " must be " + wanted(e.getTargetType());
  }

  private static String wanted(Class<?> type) {
    if (type == Integer.class) {
      return "a whole number";
    } else if (type == Float.class) {
      return "a number";
    } else if (type == Boolean.class) {
      return "true or false";
    } else if (type == String.class) {
      return "text";
    }
    return Collection.class.isAssignableFrom(type) ? "a list" : "keys with values";
  }

  private static String path(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static InvalidNetException failure(
      JsonProcessingException e, Map<String, Integer> lines, String message) {
    Integer line = e.getLocation() == null ? null : Integer.valueOf(e.getLocation().getLineNr());
    if (e instanceof JsonMappingException mapping) {
      line = lines.getOrDefault(pointer(mapping.getPath()), line);
    }
    String where = line == null ? "" : "line " + line + ": ";
    return new InvalidNetException("The card is not valid: " + where + message, e);
  }

  private static String pointer(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
        .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }
}
