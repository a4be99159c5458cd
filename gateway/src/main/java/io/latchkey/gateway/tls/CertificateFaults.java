package io.latchkey.gateway.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

/**
 * Says what is wrong with a certificate, from the exception that ended its verification. The JDK's
 * code verifies for both providers, so both fail with these; nothing of the certificate is quoted.
 */
public final class CertificateFaults {
  /** How the JDK begins to tell of a certificate that is for something else. */
  private static final String OTHER_USE = "Extended key usage";

  private CertificateFaults() {}

  /** The words for {@code cause} alone, or an empty text if it is of another kind. */
  public static String word(Throwable cause) {
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
      String message = cause.getMessage();
      return message != null && message.startsWith(OTHER_USE)
          ? "its certificate is for another use"
          : "its certificate does not prove its name";
    }
    return "";
  }
}
