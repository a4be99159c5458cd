package io.latchkey.gateway.journey;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * A tenant, or a server beside it, that keeps what it was sent and says what the test wants. As
 * CyberArk Identity does, it hands out tokens itself; those calls are not kept.
 */
final class FakeTenant implements AutoCloseable {
  static final String HI = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

  private static final String OWN_TOKEN =
      "{\"access_token\":\"token-1\",\"token_type\":\"Bearer\",\"expires_in\":3600}";

  private final ScriptedUpstream server;
  private final LinkedBlockingQueue<Answer> sent = new LinkedBlockingQueue<>();
  private volatile Function<Answer, String> script = request -> HI;

  FakeTenant() throws IOException {
    server =
        ScriptedUpstream.running(
            peer -> {
              while (true) {
                Answer request = Answer.read(peer, false);
                if (request.head().startsWith("POST /oauth2/token/")
                    && request.content().startsWith("grant_type=")) {
                  peer.send(json(OWN_TOKEN));
                  continue;
                }
                sent.add(request);
                String answer = script.apply(request);
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
          return json(
              "{\"access_token\":\"token-"
                  + minted[0]
                  + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
        });
    return tokens;
  }

  static String json(String content) {
    return answer("200 OK", "Content-Type: application/json\r\n", content);
  }

  /** An answer of a known length; {@code fields} are lines that each end with CRLF. */
  static String answer(String status, String fields, String content) {
    return "HTTP/1.1 %s\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(status, fields, content.length(), content);
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

  /** What came since this was last asked. */
  List<Answer> sent() {
    List<Answer> all = new ArrayList<>();
    sent.drainTo(all);
    return all;
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
