package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tokens of ours on calls by HTTP/2, and how they are got: by HTTP/1.1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class Http2UpstreamAccountIT {
  private Path files;
  private Authority authority;

  @BeforeAll
  void issueCertificates(@TempDir Path given) throws Exception {
    files = given;
    authority = new Authority(files, "root").issue("good", "DNS:localhost");
  }

  private RunningGateway gateway(Http2Upstream upstream, String tokens) throws Exception {
    String trusting = "kind: generic, tls: { ca: \"" + authority.file() + "\" },";
    return RunningGateway.start(
        files, Yaml.injecting(upstream.url(), tokens).replace("kind: generic,", trusting));
  }

  @Test
  void aRefusedTokenIsFollowedByAFreshOneAndTheContentIsReplayed() throws Exception {
    List<Http2End.Request> came = new CopyOnWriteArrayList<>();
    try (FakeTenant tokens = FakeTenant.ofTokens();
        Http2Upstream upstream =
            Http2Upstream.running(
                authority.as("good"),
                end -> {
                  end.begin();
                  while (true) {
                    Http2End.Request request = end.whole(end.request());
                    came.add(request);
                    boolean stale = request.field("authorization").equals("Bearer token-1");
                    end.answer(request.stream(), stale ? 401 : 200, stale ? "no" : "yes");
                  }
                });
        RunningGateway gateway = gateway(upstream, tokens.url());
        RawPeer caller = gateway.connect()) {
      caller.send(Call.post("/x", "Content-Length: 7\r\n") + "content");

      assertThat(caller.readMessage()).startsWith("HTTP/1.1 200 ").endsWith("yes");
      assertThat(came).hasSize(2);
      for (Http2End.Request request : came) {
        assertThat(request.content()).isEqualTo("content");
        assertThat(request.headers().getAll("authorization")).hasSize(1);
      }
      assertThat(came.get(1).field("authorization")).isEqualTo("Bearer token-2");
      assertThat(upstream.http2()).as("the first stream was broken off, no more").isEqualTo(1);
      assertThat(tokens.sent()).hasSize(2);
    }
  }

  @Test
  void aTokenEndpointIsOfferedHttp1Alone() throws Exception {
    try (Http2Upstream upstream = Http2Upstream.answering(authority.as("good"), r -> "yes")) {
      upstream.http1Says(FakeTenant.token("token-1")); // before the gateway asks at its start
      try (RunningGateway gateway = gateway(upstream, upstream.url() + "/token");
          RawPeer caller = gateway.connect()) {
        assertThat(caller.send(Call.get("/x")).readMessage()).endsWith("yes");
        assertThat(upstream.offered()).containsExactly("http/1.1", "h2,http/1.1");
        assertThat(upstream.requests()).singleElement().asString().startsWith("POST /token ");
      }
    }
  }
}
