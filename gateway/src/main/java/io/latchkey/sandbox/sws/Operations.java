package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.JsonNode;
import io.latchkey.sandbox.http.Answer;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.tenant.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The operations below {@code /v2-edge/sws} by method and path, as a Spring server keeps them. */
final class Operations {
  private static final String ID = "{id}";
  private static final String NO_TYPE = "application/octet-stream";

  private record Operation(String method, List<String> template, Function<ApiCall, Answer> api) {
    boolean answers(String called) {
      return method.equals(called) || (method.equals("GET") && called.equals("HEAD"));
    }
  }

  private final List<Operation> operations = new ArrayList<>();

  /** Reads; {@code {id}} stands for any one segment. */
  Operations get(String template, Function<ApiCall, Answer> api) {
    return add("GET", template, api);
  }

  Operations delete(String template, Function<ApiCall, Answer> api) {
    return add("DELETE", template, api);
  }

  /** Changes something to what JSON content says; other content is 415, broken JSON is 400. */
  Operations put(String template, BiFunction<ApiCall, JsonNode, Answer> api) {
    return add("PUT", template, call -> withContent(call, api));
  }

  private Operations add(String method, String template, Function<ApiCall, Answer> api) {
    operations.add(new Operation(method, segments(template), api));
    return this;
  }

  private static List<String> segments(String path) {
    String plain = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return Arrays.asList(plain.split("/", -1));
  }

  private static Answer withContent(ApiCall api, BiFunction<ApiCall, JsonNode, Answer> change) {
    String type = api.call().field("Content-Type").orElse(NO_TYPE);
    if (!isJson(type)) {
      return api.problem(415, "Content-Type '" + type + "' is not supported.")
          .with("Accept", "application/json, application/*+json");
    }
    Optional<JsonNode> content =
        Json.read(api.call().text()).filter(node -> !node.isMissingNode() && !node.isNull());
    return content.isPresent() ? change.apply(api, content.get()) : unreadable(api);
  }

  private static boolean isJson(String type) {
    int parameters = type.indexOf(';');
    String plain = Names.lower(parameters < 0 ? type : type.substring(0, parameters)).trim();
    return plain.equals("application/json")
        || (plain.startsWith("application/") && plain.endsWith("+json"));
  }

  /** 400: the content is no JSON, or JSON of another shape than the operation takes. */
  static Answer unreadable(ApiCall api) {
    return api.problem(400, "Failed to read request");
  }

  /**
   * Runs the operation that this call asks for.
   *
   * @param rest the path below {@code /v2-edge/sws/}
   */
  Answer answer(Call call, RealmClient client, String rest) {
    List<String> path = segments(rest);
    List<Operation> here = operations.stream().filter(one -> fits(one.template(), path)).toList();
    if (here.isEmpty()) {
      return Problem.notFound(call);
    }
    return here.stream()
        .filter(one -> one.answers(call.method()))
        .findFirst()
        .map(one -> one.api().apply(new ApiCall(call, client, ids(one.template(), path))))
        .orElseGet(() -> otherMethod(call, here));
  }

  private static Answer otherMethod(Call call, List<Operation> here) {
    String allowed =
        here.stream().map(Operation::method).collect(Collectors.toCollection(TreeSet::new)).stream()
            .collect(Collectors.joining(", "));
    return Problem.of(call, 405, "Method '" + call.method() + "' is not supported.")
        .with("Allow", allowed);
  }

  private static boolean fits(List<String> template, List<String> path) {
    if (template.size() != path.size()) {
      return false;
    }
    for (int i = 0; i < path.size(); i++) {
      String wanted = template.get(i);
      boolean fits = wanted.equals(ID) ? !path.get(i).isEmpty() : wanted.equals(path.get(i));
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  private static List<String> ids(List<String> template, List<String> path) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      if (template.get(i).equals(ID)) {
        ids.add(path.get(i));
      }
    }
    return ids;
  }
}
