package io.latchkey.gateway.tls;

import io.latchkey.gateway.http.Ascii;
import javax.net.ssl.SSLException;

/** Reads the alert (RFC 8446 section 6.2) that ended a connection out of an exception. */
public final class Alerts {
  /** How the JDK tells of one; its name follows. */
  private static final String JDK = "Received fatal alert: ";

  /** How BoringSSL does: {@code SSLV3_ALERT_HANDSHAKE_FAILURE}, {@code TLSV1_ALERT_UNKNOWN_CA}. */
  private static final String BORING = "_ALERT_";

  private Alerts() {}

  /** The name of the alert that was received, or an empty text. */
  public static String received(Throwable cause) {
    String message = cause instanceof SSLException ? cause.getMessage() : null;
    if (message == null) {
      return "";
    }
    int jdk = message.indexOf(JDK);
    if (jdk >= 0) {
      return message.substring(jdk + JDK.length());
    }
    int boring = message.indexOf(BORING);
    return boring < 0 ? "" : Ascii.lower(message.substring(boring + BORING.length()));
  }
}
