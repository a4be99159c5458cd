package io.latchkey.gateway.upstream.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where calls go, and the words for why they do not get there. */
class OriginTest {
  @ParameterizedTest
  @CsvSource({
    "http://a.example,        a.example,      a.example,  a.example, 80",
    "https://A.Example/b?c,   a.example,      a.example,  a.example, 443",
    "HTTPS://a.example:443,   a.example,      a.example,  a.example, 443",
    "http://a.example:443,    a.example:443,  a.example,  a.example, 443",
    "https://a.example:8443,  a.example:8443, a.example,  a.example, 8443",
    "https://a.example./,     a.example.,     a.example., a.example, 443",
    "http://[::1]:8080,       [::1]:8080,     ::1,        ::1,       8080",
    "https://[::1],           [::1],          ::1,        ::1,       443"
  })
  void anOriginIsSchemeHostAndPort(
      URI uri, String authority, String connectHost, String tlsName, int port) {
    Origin origin = Origin.of(uri);
    assertThat(origin.authority()).isEqualTo(authority);
    assertThat(origin.connectHost()).isEqualTo(connectHost);
    assertThat(origin.tlsName()).isEqualTo(tlsName);
    assertThat(origin.port()).isEqualTo(port);
    assertThat(origin.tls()).isEqualTo(uri.getScheme().length() == 5);
  }

  static Stream<Arguments> faults() {
    CertificateException unsigned =
        new CertificateException("x", new CertPathBuilderException("secret"));
    CertificateException expired =
        new CertificateException(
            "x", new CertPathValidatorException("y", new CertificateExpiredException("z")));
    return Stream.of(
        Arguments.of(new IOException("secret"), "connection failed"),
        Arguments.of(new UnknownHostException("secret"), "the name does not resolve"),
        Arguments.of(new ConnectException("secret"), "connection refused"),
        Arguments.of(new ConnectTimeoutException("secret"), "timed out"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(unsigned),
            "its certificate is not signed by an authority that we trust"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(expired), "its certificate has expired"),
        Arguments.of(new CertificateNotYetValidException("x"), "its certificate is not valid yet"),
        Arguments.of(
            new SSLHandshakeException("x").initCause(new CertificateException("secret")),
            "its certificate does not prove its name"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFaultIsToldInWordsOfOurs(Throwable fault, String word) {
    assertThat(TlsFaults.word(fault)).isEqualTo(word);
  }

  @Test
  void causesInARingEnd() {
    IOException outer = new IOException("outer");
    IOException inner = new IOException("inner", outer);
    outer.initCause(inner);
    assertThat(TlsFaults.word(outer)).isEqualTo("connection failed");
  }
}
