package io.latchkey.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.KeyPairGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which library speaks TLS. */
class TlsProviderTest {
  private static @Nullable Throwable fault(String word) {
    return switch (word) {
      case "absent" -> new ClassNotFoundException("io.netty.internal.tcnative.SSLContext");
      case "off" -> new UnsupportedOperationException("disabled");
      case "broken" -> new UnsatisfiedLinkError("/tmp/secret-place: wrong ELF class");
      default -> null;
    };
  }

  @ParameterizedTest
  @CsvSource({
    ", none, boringssl, its library runs here",
    "boringssl, none, boringssl, asked for by -Dlatchkey.tls",
    "jdk, none, jdk, asked for by -Dlatchkey.tls",
    "jdk, broken, jdk, asked for by -Dlatchkey.tls",
    ", absent, jdk, 'netty-tcnative, which brings BoringSSL, is not on the class path'",
    ", off, jdk, BoringSSL is switched off by -Dio.netty.handler.ssl.noOpenSsl",
    ", broken, jdk, BoringSSL's library does not load on this platform"
  })
  void itIsChosenAndSaysWhy(@Nullable String asked, String fault, String word, String why)
      throws IOException {
    TlsProvider provider = TlsProvider.choose(asked, fault(fault));

    assertThat(provider.word()).isEqualTo(word);
    assertThat(provider.why()).isEqualTo(why);
  }

  @ParameterizedTest
  @CsvSource({"openssl, none", "JDK, none", "'', none", "boringssl, broken", "boringssl, absent"})
  void whatIsAskedForAndNotToBeHadIsNoStart(String asked, String fault) {
    assertThatThrownBy(() -> TlsProvider.choose(asked, fault(fault)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("latchkey.tls")
        .hasMessageNotContaining("secret-place");
  }

  @Test
  void keysThatBoringSslCannotUseAreForTheJdk() throws Exception {
    TlsProvider provider = TlsProvider.choose(null, null);

    assertThat(provider.engine(key("EC"))).isEqualTo(SslProvider.OPENSSL_REFCNT);
    assertThat(provider.engine(key("RSA"))).isEqualTo(SslProvider.OPENSSL_REFCNT);
    assertThat(provider.engine(key("Ed25519"))).isEqualTo(SslProvider.JDK);
    assertThat(provider.engine(null)).isEqualTo(SslProvider.OPENSSL_REFCNT);
  }

  private static java.security.Key key(String kind) throws Exception {
    return KeyPairGenerator.getInstance(kind).generateKeyPair().getPublic();
  }

  /** Else no other test here has tested it. */
  @Test
  void boringSslRunsWhereTheTestsRunOnLinux() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    assertThat(OpenSsl.isAvailable() || !linux).isTrue();
  }
}
