package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** The answer to a query: its objects, or a page of them, and where the next page begins. */
public final class Page {
  private Page() {}

  /** Those of the objects that the query wants, in the object that CREST puts results into. */
  public static ObjectNode of(Query query, List<ObjectNode> objects) {
    List<ObjectNode> found =
        objects.stream().filter(query.filter()::matches).sorted(query.sort().order()).toList();
    int from = Math.min(found.size(), query.pageSize() == 0 ? 0 : start(query, found));
    int size = query.pageSize() == 0 ? found.size() : query.pageSize();
    int to = (int) Math.min(found.size(), (long) from + size);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode result = answer.putArray("result");
    found.subList(from, to).forEach(object -> result.add(query.fields().of(object)));
    answer.put("resultCount", to - from);
    if (to > from && to < found.size()) {
      answer.put("pagedResultsCookie", cookie(found.get(to - 1)));
    } else {
      answer.putNull("pagedResultsCookie");
    }
    boolean counted = query.policy() != Query.Policy.NONE;
    answer.put("totalPagedResultsPolicy", query.policy().name());
    answer.put("totalPagedResults", counted ? found.size() : -1);
    answer.put("remainingPagedResults", counted ? found.size() - to : -1);
    return answer;
  }

  private static int start(Query query, List<ObjectNode> found) {
    if (query.cookie().isEmpty()) {
      return query.offset();
    }
    String last = read(query.cookie().get());
    if (!query.sort().given()) {
      return (int) found.stream().filter(object -> id(object).compareTo(last) <= 0).count();
    }
    return IntStream.range(0, found.size())
            .filter(i -> id(found.get(i)).equals(last))
            .findFirst()
            .orElseThrow(Page::invalidCookie)
        + 1;
  }

  private static String id(JsonNode object) {
    return object.path("_id").asText();
  }

  private static String cookie(ObjectNode last) {
    byte[] id = id(last).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(id);
  }

  private static String read(String cookie) {
    try {
      return new String(Base64.getUrlDecoder().decode(cookie), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalidCookie();
    }
  }

  private static CrestException invalidCookie() {
    return CrestException.badRequest("The paged results cookie is not valid");
  }
}
