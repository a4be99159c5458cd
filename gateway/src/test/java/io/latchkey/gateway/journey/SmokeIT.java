package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeIT {
  @TempDir Path directory;

  @Test
  void aCallWithoutProofIsRefusedAndTheTenantIsNeverAsked() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String answer = caller.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").readMessage();

      assertThat(answer).startsWith("HTTP/1.1 401 ").contains("urn:latchkey:refusal:caller:");
      assertThat(upstream.connections()).isZero();
    }
  }

  @Test
  void aProvenCallGoesThroughWithItsOwnSession() throws Exception {
    try (ScriptedUpstream upstream =
            ScriptedUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
        RunningGateway gateway = RunningGateway.start(directory, Yaml.forwarding(upstream.url()));
        RawPeer caller = gateway.connect()) {
      String answer =
          caller
              .send(
                  "GET /x?q=1 HTTP/1.1\r\nHost: a\r\nX-Api-Key: "
                      + Yaml.KEY
                      + "\r\nCookie: .ASPXAUTH=abc\r\n\r\n")
              .readMessage();

      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhi");
      assertThat(upstream.requests().get(0))
          .startsWith("GET /x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:" + upstream.port() + "\r\n")
          .contains("Cookie: .ASPXAUTH=abc\r\n")
          .doesNotContain(Yaml.KEY);
    }
  }
}
