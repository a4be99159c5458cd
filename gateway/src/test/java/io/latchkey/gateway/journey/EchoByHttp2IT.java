package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tenant of HTTP/2 that repeats the credential, where names have no capital letters. */
class EchoByHttp2IT {
  private static void reflect(Http2End end) throws Exception {
    end.begin();
    while (true) {
      Http2End.Request request = end.whole(end.request());
      String sent = request.field("authorization").replace("Bearer ", "");
      String name = "x-" + sent.replace("/", "").toLowerCase(Locale.ROOT);
      end.send(
          Http2Frame.headers(request.stream(), false, ":status", "103", "link", "</" + sent + ">"),
          Http2Frame.headers(
              request.stream(),
              false,
              ":status",
              "302",
              "location",
              "/" + sent,
              name,
              "1",
              "x-a",
              "2"),
          Http2Frame.data(request.stream(), "made", false),
          Http2Frame.headers(request.stream(), true, "x-sum", sent, "x-b", "3"));
    }
  }

  @Test
  void nothingOfItReachesACallerOfEitherVersion(@TempDir Path files) throws Exception {
    Authority authority = new Authority(files, "root").issue("good", "DNS:localhost");
    try (FakeTenant mint = new FakeTenant();
        Http2Upstream upstream =
            Http2Upstream.running(authority.as("good"), EchoByHttp2IT::reflect)) {
      mint.answers(FakeTenant.token(EchoIT.TOKEN));
      String yaml =
          Yaml.injecting(upstream.url(), mint.url())
              .replace(
                  "kind: generic,", "kind: generic, tls: { ca: \"" + authority.file() + "\" },");
      try (RunningGateway gateway = RunningGateway.start(files, yaml);
          RawPeer caller = gateway.connect();
          Http2Caller second = Http2Caller.connect(gateway.address())) {
        String call = Bench.request("GET", "/x", "Connection: close\r\n");
        String answer = caller.send(call).readToEnd();
        assertClean(answer);
        assertThat(answer).contains("HTTP/1.1 103 ", "HTTP/1.1 302 ", "4\r\nmade\r\n0\r\nx-b: 3");
        PlainCall plain = PlainCall.of(call);
        assertThat(plain).isNotNull();
        Answer told = second.call(plain).answer();
        assertThat(told.status()).isEqualTo(302);
        assertClean(told.head() + told.content());
      }
    }
  }

  private static void assertClean(String answer) {
    assertThat(answer.toLowerCase(Locale.ROOT))
        .doesNotContain(EchoIT.TOKEN.substring(5, 25).toLowerCase(Locale.ROOT), "location", "link")
        .contains("x-a: 2", "made");
  }
}
