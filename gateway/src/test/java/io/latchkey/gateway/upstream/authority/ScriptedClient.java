package io.latchkey.gateway.upstream.authority;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A control client whose answers the test writes; what has no answer stays open. */
final class ScriptedClient implements ControlClient {
  final List<Request> sent = new ArrayList<>();
  final List<CompletableFuture<Answer>> open = new ArrayList<>();
  private final Map<String, CompletableFuture<Answer>> answers = new HashMap<>();

  void answer(String uri, int status, String content, String... fields) {
    answers.put(uri, CompletableFuture.completedFuture(answer(status, content, fields)));
  }

  void fail(String uri) {
    answers.put(
        uri,
        CompletableFuture.failedFuture(
            new UpstreamException(UpstreamException.Kind.UNREACHABLE, "it cannot be reached")));
  }

  static Answer answer(int status, String content, String... fields) {
    return new Answer(status, FieldSection.of(fields), content.getBytes(StandardCharsets.UTF_8));
  }

  int count(String uri) {
    return (int) sent.stream().filter(request -> request.uri().toString().equals(uri)).count();
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    sent.add(request);
    CompletableFuture<Answer> answer = answers.get(request.uri().toString());
    if (answer == null) {
      answer = new CompletableFuture<>();
      open.add(answer);
    }
    return answer;
  }
}
