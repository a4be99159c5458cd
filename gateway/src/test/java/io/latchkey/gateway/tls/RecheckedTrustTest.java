package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is verified beyond what the JDK verifies. */
class RecheckedTrustTest {
  /** One that trusts everybody. */
  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private final RecheckedTrust trust = new RecheckedTrust(new Credulous());

  private static SSLEngine engine(String host) throws Exception {
    return SSLContext.getDefault().createSSLEngine(host, 443);
  }

  private static X509Certificate[] chain(boolean leafExpired, boolean middleExpired) {
    return new X509Certificate[] {
      new CertificateStub(leafExpired, null), new CertificateStub(middleExpired, null)
    };
  }

  @ParameterizedTest
  @CsvSource({"true, false", "false, true", "true, true"})
  void aResumedSessionOfWhomHasExpiredIsNone(boolean leaf, boolean middle) throws Exception {
    assertThatThrownBy(() -> trust.resumeClientTrusted(chain(leaf, middle), engine("a")))
        .isInstanceOf(CertificateExpiredException.class);
    assertThatThrownBy(() -> trust.resumeServerTrusted(chain(leaf, middle), engine("a")))
        .isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void aResumedSessionOfWhomIsStillValidIsOne() {
    assertThatCode(
            () -> {
              trust.resumeClientTrusted(chain(false, false), engine("a"));
              trust.resumeServerTrusted(chain(false, false), engine("a"));
            })
        .doesNotThrowAnyException();
  }

  private static X509Certificate[] named(@Nullable Collection<List<?>> names) {
    return new X509Certificate[] {new CertificateStub(false, names)};
  }

  @Test
  void aCommonNameIsNoNameOfAHost() throws Exception {
    List<List<?>> address = List.of(List.of(7, "127.0.0.1"));
    SSLEngine host = engine("host.example");

    assertThatThrownBy(() -> trust.checkServerTrusted(named(null), "ECDHE", host))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkServerTrusted(named(address), "ECDHE", host))
        .isInstanceOf(CertificateException.class);
    trust.checkServerTrusted(named(List.of(List.of(2, "host.example"))), "ECDHE", host);
    trust.checkServerTrusted(named(address), "ECDHE", engine("127.0.0.1"));
    trust.checkServerTrusted(named(address), "ECDHE", engine("::1"));
    trust.checkClientTrusted(named(null), "ECDHE", engine("host.example"));
  }

  @Test
  void withoutAnEngineNobodyIsTrusted() {
    assertThatThrownBy(() -> trust.checkServerTrusted(named(null), "ECDHE"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkClientTrusted(named(null), "ECDHE"))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkServerTrusted(named(null), "ECDHE", new Socket()))
        .isInstanceOf(CertificateException.class);
    assertThatThrownBy(() -> trust.checkClientTrusted(named(null), "ECDHE", new Socket()))
        .isInstanceOf(CertificateException.class);
    assertThat(trust.getAcceptedIssuers()).isEmpty();
  }
}
