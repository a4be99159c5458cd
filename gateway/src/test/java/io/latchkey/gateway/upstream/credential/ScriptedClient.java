package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A client that answers what the test wrote down, in order, and remembers what it was asked. */
final class ScriptedClient implements ControlClient {
  private final Deque<CompletableFuture<Answer>> answers = new ArrayDeque<>();
  final List<Request> requests = new ArrayList<>();

  ScriptedClient answer(int status, String content, String... fields) {
    return answer(status, content.getBytes(StandardCharsets.UTF_8), fields);
  }

  ScriptedClient answer(int status, byte[] content, String... fields) {
    Answer answer = new Answer(status, FieldSection.of(fields), content);
    answers.add(CompletableFuture.completedFuture(answer));
    return this;
  }

  ScriptedClient breaks(UpstreamException.Kind kind) {
    answers.add(CompletableFuture.failedFuture(new UpstreamException(kind, "scripted")));
    return this;
  }

  @Override
  public CompletionStage<Answer> send(Request request) {
    requests.add(request);
    CompletableFuture<Answer> next = answers.poll();
    return next == null
        ? CompletableFuture.failedFuture(new AssertionError("nothing scripted"))
        : next;
  }

  Request request(int i) {
    return requests.get(i);
  }

  String content(int i) {
    return new String(requests.get(i).content(), StandardCharsets.UTF_8);
  }

  String field(int i, String lowerName) {
    FieldSection fields = requests.get(i).fields();
    StringBuilder values = new StringBuilder();
    for (int k = 0; k < fields.count(); k++) {
      if (fields.isNamed(k, lowerName)) {
        values.append(values.length() == 0 ? "" : " | ").append(fields.value(k));
      }
    }
    return values.toString();
  }
}
