package io.latchkey.gateway.upstream.transport;

import io.latchkey.gateway.tls.Alerts;
import io.latchkey.gateway.tls.CertificateFaults;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words of ours why a connection did not come about; nothing of the other side is quoted.
 */
final class TlsFaults {
  private static final int MAX_CAUSES = 10;

  /** RFC 5246 section 7.4.6 has servers say handshake_failure to who shows no certificate. */
  private static final Set<String> OF_CERTIFICATES =
      Set.of(
          "bad_certificate",
          "certificate_expired",
          "certificate_required",
          "certificate_revoked",
          "certificate_unknown",
          "handshake_failure",
          "unknown_ca",
          "unsupported_certificate",
          "access_denied");

  private TlsFaults() {}

  /** Whether the other side ended TLS for our certificate, or because it got none. */
  static boolean isCertificateRefused(Throwable failure) {
    @Nullable Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
      if (OF_CERTIFICATES.contains(Alerts.received(cause))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

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
    String ofCertificate = CertificateFaults.word(cause);
    if (!ofCertificate.isEmpty()) {
      return ofCertificate;
    }
    return switch (Alerts.received(cause)) {
      case "" -> otherwise;
      case "handshake_failure" ->
          "it wants another client certificate, or shares no cipher with us";
      case "protocol_version", "insufficient_security" -> "it wants another TLS than 1.2 or 1.3";
      case "unrecognized_name" -> "it does not know this host name";
      default ->
          OF_CERTIFICATES.contains(Alerts.received(cause))
              ? "it refuses our client certificate, or wants one"
              : otherwise;
    };
  }
}
