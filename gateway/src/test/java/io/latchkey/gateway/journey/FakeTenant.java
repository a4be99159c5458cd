package io.latchkey.gateway.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A tenant, or a server beside it, that keeps what it was sent and says what the test wants. As
 * those of every vendor do, it hands out tokens itself; those calls are kept apart.
 */
final class FakeTenant implements AutoCloseable {
  static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  /** Where the vendors' tenants hand out tokens, after {@code POST}. */
  private static final Pattern OWN_TOKENS =
      Pattern.compile("POST (/oauth2/token/\\S*|/\\S*token) (?s:.*)");

  private final ScriptedUpstream server;
  private final LinkedBlockingQueue<Answer> sent = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Answer> asked = new LinkedBlockingQueue<>();
  private volatile Function<Answer, String> script = request -> HI;
  private volatile Function<Answer, String> mint = request -> token("token-1");

  FakeTenant() throws IOException {
    server =
        ScriptedUpstream.running(
            peer -> {
              while (true) {
                Answer request = Answer.read(peer, false);
                boolean asks = isForToken(request);
                (asks ? asked : sent).add(request);
                String answer = (asks ? mint : script).apply(request);
                peer.send(answer);
                if (!answer.startsWith("HTTP/1.1 ") || answer.contains("Connection: close")) {
                  return;
                }
              }
            });
  }

  /** A token endpoint whose n-th token is {@code token-n}. */
  static FakeTenant ofTokens() throws IOException {
    FakeTenant tokens = new FakeTenant();
    int[] minted = {0};
    tokens.answers(
        request -> {
          minted[0]++;
          return token("token-" + minted[0]);
        });
    return tokens;
  }

  private static boolean isForToken(Answer request) {
    return request.content().contains("grant_type=")
        && OWN_TOKENS.matcher(request.head()).matches();
  }

  /** A token endpoint's answer that gives this token for an hour. */
  static String token(String token) {
    return json(
        "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
  }

  static String json(String content) {
    return answer("200 OK", "Content-Type: application/json\r\n", content);
  }

  /** An answer of a known length; {@code fields} are lines that each end with CRLF. */
  static String answer(String status, String fields, String content) {
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, fields, content.length(), content);
  }

  /** {@link #HI}, of which HEAD gets the head alone. */
  static String toMethod(Answer request) {
    return request.head().startsWith("HEAD ") ? HI.substring(0, HI.length() - 2) : HI;
  }

  /** Waits for the end of the test instead of answering. */
  static String never() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException testIsOver) {
      Thread.currentThread().interrupt();
    }
    return "";
  }

  /** What it says from now on; it closes the connection after what is no answer. */
  void answers(String answer) {
    script = request -> answer;
  }

  void answers(Function<Answer, String> answer) {
    script = answer;
  }

  /** What its own token endpoint says from now on. */
  void mints(Function<Answer, String> answer) {
    mint = answer;
  }

  /** What its own token endpoint was asked since this was last asked. */
  List<Answer> asked() {
    List<Answer> all = new ArrayList<>();
    asked.drainTo(all);
    return all;
  }

  /** What came since this was last asked. */
  List<Answer> sent() {
    List<Answer> all = new ArrayList<>();
    sent.drainTo(all);
    return all;
  }

  /** Puts back what {@link #sent} gave. */
  void giveBack(List<Answer> given) {
    sent.addAll(given);
  }

  int port() {
    return server.port();
  }

  String url() {
    return server.url();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
