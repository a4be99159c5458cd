package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call of a table a second time, by HTTP/2, and holds what comes of it to what came of
 * the first: the answer, what reached the tenant, the line of the access log.
 */
final class Http2Twin implements AutoCloseable {
  private final FakeTenant tenant;
  private final InetSocketAddress address;
  private final AccessLines log = new AccessLines();
  private @Nullable Http2Caller caller;
  private int calls;

  Http2Twin(FakeTenant tenant, InetSocketAddress address) {
    this.tenant = tenant;
    this.address = address;
  }

  /** What the call does by HTTP/1.1. */
  interface First {
    Answer call() throws IOException;
  }

  /** Makes the call both ways; the tenant is left as if it had been made once. */
  Answer call(String request, First first) throws IOException {
    PlainCall plain = PlainCall.of(request);
    if (plain == null) {
      return first.call();
    }
    List<Answer> kept = new ArrayList<>(tenant.sent());
    Answer answer = first.call();
    List<Answer> sent = tenant.sent();
    Told again = caller().call(plain);
    List<Answer> sentAgain = tenant.sent();
    Told.assertSame(new Told(List.of(), answer, Told.WHOLE), again);
    assertThat(reached(sentAgain, again.answer())).isEqualTo(reached(sent, answer));
    if (again.isWhole()) {
      assertThat(logged(again.answer(), "2.0")).isEqualTo(logged(answer, "1.1"));
    }
    kept.addAll(sent);
    tenant.giveBack(kept);
    calls++;
    return answer;
  }

  private Http2Caller caller() throws IOException {
    Http2Caller open = caller;
    if (open == null || open.isClosed()) {
      close(open);
      open = Http2Caller.connect(address);
      caller = open;
    }
    return open;
  }

  private static List<String> reached(List<Answer> sent, Answer answer) {
    String id = answer.head().isEmpty() ? "no id" : answer.requestId();
    return sent.stream().map(request -> Told.reached(request, id)).toList();
  }

  /**
   * The line of the call, but for what differs from one to the next. Where the sentence of a
   * refusal is another, so is its length, which must be that of what came.
   */
  private String logged(Answer answer, String version) {
    return log.of(answer)
        .replaceAll("\"octetsOut\":" + answer.content().length() + "\\b", "its octets")
        .replace("\"http\":\"" + version + "\"", "")
        .replace(answer.requestId(), "ID")
        .replaceAll("\"time\":\"[^\"]*\"", "")
        .replaceAll(",\"[a-zA-Z]+Ms\":[0-9.]+", "");
  }

  /** How many calls went both ways. */
  int calls() {
    return calls;
  }

  private static void close(@Nullable Http2Caller open) throws IOException {
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    log.close();
    close(caller);
  }
}
