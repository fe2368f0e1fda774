// SPDX-License-Identifier: Apache-2.0
package dev.headstart.zoo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.headstart.InputException;
import dev.headstart.Texts;
import dev.headstart.net.card.NetCard;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a zoo file in YAML, see docs/zoo.md. Jackson's YAML parser creates no objects from
 * tags.
 *
 * @param nets a card per net, with the keys of {@link Keys} beside the card's own
 * @param labelFiles files of class names, by the name that nets use to refer to them
 */
record ZooDocument(
    List<ObjectNode> nets, @JsonProperty("label-files") Map<String, File> labelFiles) {

  private static final YAMLMapper MAPPER =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  record File(List<String> urls, String sha256, @Nullable Long size) {

    RemoteFile toRemoteFile() {
      return new RemoteFile(
          urls == null ? List.of() : urls.stream().map(File::uri).toList(),
          sha256,
          size == null ? 0 : size);
    }

    private static URI uri(String url) {
      try {
        return new URI(url);
      } catch (URISyntaxException e) {
        throw new InputException("not a URL: " + e.getMessage(), e);
      }
    }
  }

  /** The keys of an entry beside those of its card. {@code sha256} belongs to both. */
  record Keys(
      List<String> urls,
      String sha256,
      @Nullable Long size,
      @JsonProperty("labels-from") @Nullable String labelsFrom,
      @JsonProperty("multiply-adds") @Nullable Double multiplyAdds,
      @Nullable String note) {

    private static final Set<String> OWN =
        Set.of("urls", "size", "labels-from", "multiply-adds", "note");
  }

  /**
   * Reads a zoo file.
   *
   * @param name the file's name, for messages
   * @throws InputException if it is not valid, with the net and the reason
   */
  static Map<String, ZooEntry> read(String yaml, String name) {
    ZooDocument document = parse(yaml, name);
    Map<String, ZooEntry> entries = new LinkedHashMap<>();
    for (ObjectNode net : document.nets() == null ? List.<ObjectNode>of() : document.nets()) {
      String of = Texts.format("%s, net '%s': ", name, net.path("name").asText("without a name"));
      try {
        ZooEntry entry = document.entry(net);
        if (entries.put(entry.name(), entry) != null) {
          throw new InputException("it occurs twice");
        }
      } catch (JsonProcessingException e) {
        throw new InputException(of + e.getOriginalMessage(), e);
      } catch (InputException e) {
        throw new InputException(
            of + String.valueOf(e.getMessage()).replaceFirst("line \\d+: ", ""), e);
      }
    }
    return entries;
  }

  private static ZooDocument parse(String yaml, String name) {
    try {
      ZooDocument document = MAPPER.readValue(yaml, ZooDocument.class);
      if (document == null) {
        throw new InputException(Texts.format("%s is empty: it needs the key nets.", name));
      }
      return document;
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
      throw new InputException(
          Texts.format(
              "%s is not valid: line %d: %s",
              name, line, e.getOriginalMessage().strip().replaceAll("\\s*\\R\\s*", " ")),
          e);
    }
  }

  private ZooEntry entry(ObjectNode net) throws JsonProcessingException {
    ObjectNode card = net.deepCopy();
    ObjectNode own = MAPPER.createObjectNode();
    for (String key : new ArrayList<>(Keys.OWN)) {
      JsonNode value = card.remove(key);
      if (value != null) {
        own.set(key, value);
      }
    }
    own.set("sha256", card.path("sha256"));
    Keys keys = MAPPER.treeToValue(own, Keys.class);
    NetCard whole = NetCard.parse(MAPPER.writeValueAsString(card)); // refuses unknown keys
    RemoteFile onnx = new File(keys.urls(), keys.sha256(), keys.size()).toRemoteFile();
    return new ZooEntry(
        onnx,
        whole,
        keys.labelsFrom() == null ? null : labels(keys.labelsFrom()),
        keys.multiplyAdds(),
        keys.note());
  }

  private RemoteFile labels(String from) {
    File file = labelFiles == null ? null : labelFiles.get(from);
    if (file == null) {
      throw new InputException(
          Texts.format("labels-from is '%s', which is not in label-files", from));
    }
    return file.toRemoteFile();
  }
}
