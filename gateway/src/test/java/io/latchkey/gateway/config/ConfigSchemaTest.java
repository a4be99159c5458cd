package io.latchkey.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the parser and the published JSON Schema together, in both directions. */
class ConfigSchemaTest {
  static final Path EXAMPLES = Path.of("..", "config");
  private static final Set<Shape> SHAPES = new LinkedHashSet<>(Shapes.ALL);

  @TempDir private Path directory;

  private static JsonNode tree() throws IOException {
    return new ObjectMapper().readTree(EXAMPLES.resolve("latchkey.schema.json").toFile());
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(Files.readString(EXAMPLES.resolve("latchkey.schema.json")), InputFormat.JSON);
  }

  @ParameterizedTest
  @FieldSource("SHAPES")
  void parserAndSchemaKnowTheSameKeysAndWords(Shape shape) throws IOException {
    JsonNode definition = tree().path("$defs").path(shape.name());

    assertThat(names(definition.path("properties").fieldNames())).isEqualTo(shape.known());
    assertThat(texts(definition.path("required"))).isEqualTo(shape.required());
    assertThat(definition.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(definition.path("description").asText()).isNotEmpty();
    for (String key : shape.known()) {
      JsonNode property = definition.path("properties").path(key);
      Words words = shape.words().get(key);
      Set<String> expected = words == null ? Set.of() : Set.copyOf(words.allowed());
      assertThat(texts(property.path("anyOf").path(0).path("enum"))).as(key).isEqualTo(expected);
      assertThat(property.path("description").asText()).as(key).isNotEmpty();
      if (words != null && property.has("default")) {
        assertThat(property.path("default").asText()).isEqualTo(words.fallback());
      }
    }
  }

  @Test
  void theSchemaDescribesNoMapThatTheParserDoesNotKnow() throws IOException {
    Set<String> closed = new HashSet<>();
    tree()
        .path("$defs")
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().has("properties")) {
                closed.add(entry.getKey());
              }
            });

    assertThat(closed).isEqualTo(new HashSet<>(Shapes.ALL.stream().map(Shape::name).toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"latchkey.yaml", "identity.yaml", "generic.yaml"})
  void examplesAreValidByBoth(String name) throws IOException {
    String yaml = Files.readString(EXAMPLES.resolve(name));

    assertThat(schema().validate(yaml, InputFormat.YAML)).isEmpty();
    assertThat(ConfigFile.load(EXAMPLES.resolve(name), environment()))
        .isInstanceOf(Loaded.Valid.class);
  }

  static Map<String, String> environment() {
    return Map.of(
        "LATCHKEY_ADMIN_TOKEN", "c4n4ry-admin",
        "HR_SYNC_SECRET", "c4n4ry-sync",
        "HR_PLATFORM_SECRET", "c4n4ry-platform",
        "HR_KIOSK_PASSWORD", "c4n4ry-kiosk",
        "BILLING_BOT_SECRET", "c4n4ry-billing",
        "INTROSPECTION_SECRET", "c4n4ry-introspection");
  }

  @Test
  void examplesWarnOfNothingButWhatTheyShow() {
    assertThat(ConfigFile.load(EXAMPLES.resolve("latchkey.yaml"), environment()).problems())
        .extracting(Problem::path)
        .containsExactly("scopes.portal-compatible.rest[0]", "routes[2].aspxauth");
    assertThat(ConfigFile.load(EXAMPLES.resolve("identity.yaml"), environment()).problems())
        .isEmpty();
    assertThat(ConfigFile.load(EXAMPLES.resolve("generic.yaml"), environment()).problems())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version: 2",
        "version: '1'",
        "version: 1\nnmae: x",
        "version: 1\nname: 12",
        "version: 1\ndrain: 30",
        "version: 1\ndrain: 30 s",
        "version: 1\nlisteners: []",
        "version: 1\nlisteners: [{}]",
        "version: 1\nlisteners: [{bind: '127.0.0.1:1', http2: 'true'}]",
        "version: 1\nlisteners: [{bind: '127.0.0.1:1', limits: {fields: 7}}]",
        "version: 1\nlisteners: [{bind: '127.0.0.1:1', limits: {line: 8192}}]",
        "version: 1\ntenants: {t: {url: 'https://a.example'}}",
        "version: 1\ntenants: {t: {kind: pingone-aic, url: 'https://a.example'}}",
        "version: 1\ntenants: {t: {kind: generic, urls: []}}",
        "version: 1\ntenants: {t: {kind: generic, url: 'https://a.example', proxy: x}}",
        "version: 1\nscopes: {s: {}}",
        "version: 1\nscopes: {s: {rest: [{methods: [GET]}]}}",
        "version: 1\nscopes: {s: {rest: [{regex: a, methods: []}]}}",
        "version: 1\ncallers: {c: {apiKey: x}}",
        "version: 1\ncallers: {c: {apiKey: []}}",
        "version: 1\nroutes: [{name: a}]",
        "version: 1\nroutes: {}",
        "version: 1\nscopes:"
      })
  void whatTheSchemaRefusesTheParserRefusesToo(String yaml) throws IOException {
    assertThat(schema().validate(yaml, InputFormat.YAML)).isNotEmpty();
    assertThat(ConfigText.load(directory, yaml)).isInstanceOf(Loaded.Invalid.class);
  }

  @Test
  void whatTheParserTakesTheSchemaTakesToo() throws IOException {
    assertThat(schema().validate(ConfigText.VALID, InputFormat.YAML)).isEmpty();
  }

  private static Set<String> names(Iterator<String> names) {
    Set<String> all = new HashSet<>();
    names.forEachRemaining(all::add);
    return all;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> all = new HashSet<>();
    array.forEach(node -> all.add(node.asText()));
    return all;
  }
}
