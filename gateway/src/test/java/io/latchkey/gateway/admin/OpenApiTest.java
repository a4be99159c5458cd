package io.latchkey.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenApiTest {
  private static final Path ROOM = Path.of("src/main/java/io/latchkey/gateway/admin");
  private static final Pattern PATH = Pattern.compile("\"(/(?:api|health|metrics)[^\"]*)\"");

  private final OpenApi api = OpenApi.read();

  @Test
  void thePathsThatThePagesNameAreThoseOfTheDescription() throws IOException {
    Set<String> named = new TreeSet<>();
    try (Stream<Path> files = Files.list(ROOM)) {
      for (Path file : files.toList()) {
        Matcher matcher = PATH.matcher(Files.readString(file));
        while (matcher.find()) {
          named.add(matcher.group(1));
        }
      }
    }
    assertThat(api.paths()).containsAll(named);
  }

  @Test
  void everyExampleIsOfItsSchema() {
    int examples = 0;
    for (JsonNode media : (Iterable<JsonNode>) () -> medias().iterator()) {
      if (media.has("example")) {
        examples++;
        assertThat(api.faults(media.path("schema"), media.path("example").toString())).isEmpty();
      }
    }
    assertThat(examples).isGreaterThan(20);
  }

  private Stream<JsonNode> medias() {
    return api.tree().findValues("content").stream().flatMap(JsonNode::valueStream);
  }

  @Test
  void aDocumentThatLacksAPropertyOrHasOneTooManyIsNotOfItsSchema() {
    assertThat(api.faults("GET", "/health/live", 200, "application/json", "{}")).isNotEmpty();
    assertThat(
            api.faults(
                "GET", "/health/live", 200, "application/json", "{\"status\":\"live\",\"x\":1}"))
        .isNotEmpty();
    assertThat(
            api.faults(
                "GET", "/api/traffic", 200, "application/json", "[{\"second\":\"yesterday\"}]"))
        .isNotEmpty();
    assertThat(api.faults("GET", "/health/live", 204, "application/json", "{}")).isNotEmpty();
  }

  @Test
  void whatChangesSomethingNeedsTheTokenAndWhatItNeedsCanBeMissing() {
    for (String path : api.paths()) {
      for (String method : api.methods(path)) {
        JsonNode operation = api.operation(method, path);
        boolean free = operation.path("security").toString().contains("{}");
        boolean open = operation.path("security").isEmpty();
        assertThat(open).as(path).isEqualTo(path.startsWith("/health/"));
        assertThat(free || open).as(method + " " + path).isEqualTo(method.equals("GET"));
        assertThat(operation.path("responses").has("401")).as(path).isNotEqualTo(open);
        assertThat(operation.path("operationId").asText()).isNotEmpty();
      }
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndEveryPartIsUsed() {
    List<String> references =
        api.tree().findValuesAsText("$ref").stream().map(to -> to.substring(1)).toList();
    references.forEach(to -> assertThat(api.tree().at(to).isMissingNode()).as(to).isFalse());
    Set<String> parts = new HashSet<>();
    for (String kind : List.of("schemas", "responses")) {
      OpenApi.names(api.tree().path("components").path(kind))
          .forEach(name -> parts.add("/components/" + kind + "/" + name));
    }
    parts.remove("/components/responses/NotFound");
    assertThat(references).containsAll(parts);
  }
}
