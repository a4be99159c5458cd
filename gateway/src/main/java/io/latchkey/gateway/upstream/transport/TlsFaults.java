package io.latchkey.gateway.upstream.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words of ours why a connection did not come about; nothing of the other side is quoted.
 */
final class TlsFaults {
  private static final int MAX_CAUSES = 10;

  private TlsFaults() {}

  static String word(Throwable failure) {
    @Nullable Throwable cause = failure;
    String word = "connection failed";
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      word = word(cause, word);
      cause = cause.getCause();
    }
    return word;
  }

  private static String word(Throwable cause, String otherwise) {
    if (cause instanceof UnknownHostException) {
      return "the name does not resolve";
    }
    if (cause instanceof ConnectTimeoutException) {
      return "timed out";
    }
    if (cause instanceof SslHandshakeTimeoutException) {
      return "the TLS handshake timed out";
    }
    if (cause instanceof ConnectException) {
      return "connection refused";
    }
    if (cause instanceof CertificateExpiredException) {
      return "its certificate has expired";
    }
    if (cause instanceof CertificateNotYetValidException) {
      return "its certificate is not valid yet";
    }
    if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
      return "its certificate is not signed by an authority that we trust";
    }
    if (cause instanceof CertificateException) {
      return "its certificate does not prove its name";
    }
    return otherwise;
  }
}
