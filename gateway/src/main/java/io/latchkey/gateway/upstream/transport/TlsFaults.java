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
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Puts into words of ours why a connection did not come about; nothing of the other side is quoted.
 */
final class TlsFaults {
  private static final int MAX_CAUSES = 10;

  /** How the JDK tells of an alert (RFC 8446 section 6.2); its name follows. */
  private static final String ALERT = "Received fatal alert: ";

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
      if (OF_CERTIFICATES.contains(alert(cause))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /** The name of the alert that was received, or an empty text. */
  private static String alert(Throwable cause) {
    String message = cause instanceof SSLException ? cause.getMessage() : null;
    int at = message == null ? -1 : message.indexOf(ALERT);
    return message == null || at < 0 ? "" : message.substring(at + ALERT.length());
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
    return switch (alert(cause)) {
      case "" -> otherwise;
      case "handshake_failure" ->
          "it wants another client certificate, or shares no cipher with us";
      case "protocol_version", "insufficient_security" -> "it wants another TLS than 1.2 or 1.3";
      case "unrecognized_name" -> "it does not know this host name";
      default ->
          OF_CERTIFICATES.contains(alert(cause))
              ? "it refuses our client certificate, or wants one"
              : otherwise;
    };
  }
}
