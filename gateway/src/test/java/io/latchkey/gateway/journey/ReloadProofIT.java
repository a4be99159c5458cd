package io.latchkey.gateway.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and certificates that another configuration brings. */
class ReloadProofIT {
  @TempDir private Path directory;

  private static boolean carries(Answer request, String secret) {
    String basic = request.field("Authorization").substring("Basic ".length());
    return new String(Base64.getDecoder().decode(basic)).equals("bot:" + secret);
  }

  @Test
  void aSecretThatDoesNotWorkNeverServes() throws Exception {
    try (FakeTenant tenant = new FakeTenant()) {
      tenant.mints(
          request ->
              carries(request, "good-two")
                  ? FakeTenant.token("second")
                  : carries(request, "a-secret-of-the-tests")
                      ? FakeTenant.token("first")
                      : FakeTenant.answer(
                          "401 Unauthorized", "", "{\"error\":\"invalid_client\"}"));
      String yaml = ReloadScene.yaml(tenant, "");
      try (ReloadScene scene = ReloadScene.start(directory, yaml);
          RawPeer peer = scene.connect()) {
        assertThat(token(tenant, peer)).isEqualTo("Bearer first");
        scene.become(yaml.replace("a-secret-of-the-tests", "wrong"));
        Awaitility.await()
            .until(() -> tenant.asked().stream().anyMatch(it -> carries(it, "wrong")));
        assertThat(token(tenant, peer)).isEqualTo("Bearer first");
        scene.become(yaml.replace("a-secret-of-the-tests", "good-two"));
        Awaitility.await().until(() -> token(tenant, peer).equals("Bearer second"));
      }
    }
  }

  private static String token(FakeTenant tenant, RawPeer peer) throws Exception {
    assertThat(Answer.read(peer.send(Call.get("/a")), false).status()).isEqualTo(200);
    return tenant.sent().get(0).field("Authorization");
  }

  @Test
  void otherCertificateFilesAreShownToNewConnections() throws Exception {
    Authority authority = new Authority(directory, "root");
    authority.issue("one", "DNS:localhost").issue("two", "DNS:localhost");
    try (FakeTenant tenant = new FakeTenant()) {
      String yaml = Yaml.forwarding(tenant.url());
      try (ReloadScene scene = ReloadScene.start(directory, secured(yaml, "one"))) {
        assertThat(shown(scene.address(), authority)).isEqualTo("CN=one");
        scene.become(secured(yaml, "two"));
        assertThat(shown(scene.address(), authority)).isEqualTo("CN=two");
        authority.issue("two", "DNS:localhost");
        scene.gateway().lookAtFiles();
        scene.gateway().lookAtFiles();
        assertThat(shown(scene.address(), authority)).isEqualTo("CN=two");
        assertThat(scene.refuse(yaml))
            .singleElement()
            .asString()
            .contains("listeners[0].tls: cannot change while the gateway runs");
      }
    }
  }

  private String secured(String yaml, String leaf) {
    String tls = ", tls: { certificate: %s.crt, privateKey: %s.key } }]".formatted(leaf, leaf);
    return yaml.replace("\"127.0.0.1:0\" }]", "\"127.0.0.1:0\"" + tls);
  }

  private static String shown(InetSocketAddress address, Authority authority) throws Exception {
    try (SSLSocket socket =
        (SSLSocket)
            authority
                .trusting()
                .getSocketFactory()
                .createSocket(address.getAddress(), address.getPort())) {
      socket.startHandshake();
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return leaf.getSubjectX500Principal().getName();
    }
  }
}
