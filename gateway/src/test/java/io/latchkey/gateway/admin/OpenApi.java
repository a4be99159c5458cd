package io.latchkey.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The published description of the admin API, and what it says of an answer. */
public final class OpenApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode tree;

  private OpenApi(JsonNode tree) {
    this.tree = tree;
  }

  /** That of the build. */
  public static OpenApi read() {
    try (InputStream in = OpenApiPage.class.getResourceAsStream("openapi.json")) {
      return new OpenApi(JSON.readTree(in));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  JsonNode tree() {
    return tree;
  }

  /** Every path. */
  public Set<String> paths() {
    return new TreeSet<>(names(tree.path("paths")));
  }

  /** The methods of a path, upper case. */
  public Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    names(tree.path("paths").path(path)).forEach(name -> methods.add(name.toUpperCase()));
    return methods;
  }

  JsonNode operation(String method, String path) {
    return tree.path("paths").path(path).path(method.toLowerCase());
  }

  /** What is wrong with an answer by the description; empty if nothing is. */
  public List<String> faults(
      String method, String path, int status, String contentType, String content) {
    JsonNode said = operation(method, path).path("responses").path(String.valueOf(status));
    if (said.has("$ref")) {
      said = tree.at(said.path("$ref").asText().substring(1));
    }
    String type = contentType.replaceAll(";.*", "").strip();
    JsonNode media = said.path("content").path(type);
    if (media.isMissingNode()) {
      return List.of(method + " " + path + " may not answer " + status + " as " + type);
    }
    return type.endsWith("json") ? faults(media.path("schema"), content) : List.of();
  }

  /** What is wrong with a document by one schema of the description. */
  List<String> faults(JsonNode schema, String content) {
    ObjectNode whole = JSON.createObjectNode();
    whole.set("components", tree.path("components"));
    whole.putArray("allOf").add(schema);
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(whole.toString(), InputFormat.JSON);
    return compiled
        .validate(
            content,
            InputFormat.JSON,
            run -> run.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(Object::toString)
        .toList();
  }

  static List<String> names(JsonNode object) {
    return object.properties().stream().map(java.util.Map.Entry::getKey).toList();
  }
}
