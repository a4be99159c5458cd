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
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the parser and the published JSON Schema together, in both directions. */
class ConfigSchemaTest {
  private static final List<String> EXAMPLES = Examples.NAMES;
  private static final Set<Shape> SHAPES = new LinkedHashSet<>(Shapes.ALL);

  @TempDir private Path directory;

  private static JsonNode tree() throws IOException {
    return new ObjectMapper().readTree(Examples.PUBLISHED.resolve("latchkey.schema.json").toFile());
  }

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Examples.PUBLISHED.resolve("latchkey.schema.json")), InputFormat.JSON);
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
  @FieldSource("EXAMPLES")
  void examplesAreValidByBoth(String name) throws IOException {
    assertThat(schema().validate(Examples.text(name), InputFormat.YAML)).isEmpty();
    assertThat(Examples.load(directory, name)).isInstanceOf(Loaded.Valid.class);
  }

  @ParameterizedTest
  @FieldSource("EXAMPLES")
  void examplesWarnOfNothingButWhatTheyShow(String name) {
    List<String> shown =
        name.equals("latchkey.yaml")
            ? List.of("scopes.portal-compatible.rest[0]", "routes[2].aspxauth")
            : List.of();

    assertThat(Examples.load(directory, name).problems())
        .extracting(Problem::path)
        .containsExactlyElementsOf(shown);
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
        "version: 1\ntenants: {t: {kind: cyberark-epm, url: 'https://a.example'}}",
        "version: 1\ntenants: {t: {kind: cyberark-sws, url: 'https://a.example'}}",
        "version: 1\ntenants: {t: {kind: cyberark-sws, region: alero.com}}",
        "version: 1\ntenants: {t: {kind: cyberark-sws, region: alero.io, url: 'https://a.example'}}",
        "version: 1\ntenants: {t: {kind: generic, url: 'https://a.example', region: alero.io}}",
        "version: 1\ntenants: {t: {kind: pingone-aic, url: 'https://a.example', issuer: 'https://a'}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: clientCredentials}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: privateKeyJwt}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: jwtBearer}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: userLogin, user: u}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: staticHeaders}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: staticHeaders, headers: {}}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: staticHeaders, headers: {x: y}, pool: {}}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: userLogin, role: reader}}",
        "version: 1\nserviceAccounts: {a: {tenant: t, grant: userLogin, algorithm: HS256}}",
        "version: 1\ntenants: {t: {kind: generic, urls: []}}",
        "version: 1\ntenants: {t: {kind: generic, url: 'https://a.example', health: x}}",
        "version: 1\nscopes: {s: {}}",
        "version: 1\nscopes: {s: {rest: [{methods: [GET]}]}}",
        "version: 1\nscopes: {s: {rest: [{regex: a, methods: []}]}}",
        "version: 1\ncallers: {c: {apiKey: x}}",
        "version: 1\ncallers: {c: {apiKey: []}}",
        "version: 1\nroutes: [{name: a}]",
        "version: 1\nroutes: [{name: a, path: /, tenant: t, rateLimit: {perCaller: 0/s}}]",
        "version: 1\nroutes: [{name: a, path: /, tenant: t, rateLimit: {perCaller: 5/d}}]",
        "version: 1\ncallers: {c: {priority: urgent}}",
        "version: 1\ncallers: {c: {concurrency: 0}}",
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
