package dev.headstart.net;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/** Cards as YAML text. */
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

  private CardYaml() {}

  static NetCard read(String yaml) {
    try {
      refuseTags(yaml);
      CardDocument document = MAPPER.readValue(yaml, CardDocument.class);
      if (document == null) {
        throw new InvalidNetException("The card is empty");
      }
      return document.toCard();
    } catch (UnrecognizedPropertyException e) {
      throw failure(e, unknownKey(e));
    } catch (MismatchedInputException e) {
      throw failure(e, wrongType(e));
    } catch (JsonProcessingException e) {
      throw failure(e, "not YAML: " + e.getOriginalMessage());
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

  /** Jackson never makes classes of tags; they are refused so that none is silently ignored. */
  private static void refuseTags(String yaml) throws IOException {
    try (JsonParser parser = MAPPER.createParser(yaml)) {
      while (parser.nextToken() != null) {
        if (parser.getTypeId() != null) {
          throw new InvalidNetException(
              String.format(
                  "The card is not valid: line %d: YAML tags such as !%s are not allowed",
                  parser.getTokenLocation().getLineNr(), parser.getTypeId()));
        }
      }
    }
  }

  private static String unknownKey(UnrecognizedPropertyException e) {
    Collection<String> known = e.getKnownPropertyIds().stream().map(Objects::toString).toList();
    String parent = path(e.getPath().subList(0, e.getPath().size() - 1));
    return String.format(
        "unknown key '%s'%s; did you mean '%s'? Known: %s",
        e.getPropertyName(),
        parent.isEmpty() ? "" : " in " + parent,
        Names.nearest(e.getPropertyName(), known, 1).get(0),
        String.join(", ", known));
  }

  private static String wrongType(MismatchedInputException e) {
    Class<?> type = e.getTargetType();
    String wanted =
        type == Integer.class
            ? "a whole number"
            : type == Float.class
                ? "a number"
                : type == String.class
                    ? "text"
                    : type == List.class ? "a list" : "keys with values";
    String path = path(e.getPath());
    return (path.isEmpty() ? "the card" : path) + " must be " + wanted;
  }

  private static String path(List<JsonMappingException.Reference> path) {
    return path.stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }

  private static InvalidNetException failure(JsonProcessingException e, String message) {
    String line =
        e.getLocation() == null
            ? ""
            : String.format(Locale.ROOT, "line %d: ", e.getLocation().getLineNr());
    return new InvalidNetException("The card is not valid: " + line + message, e);
  }
}
