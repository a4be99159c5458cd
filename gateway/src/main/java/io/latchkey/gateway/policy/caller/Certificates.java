package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Proof by a client certificate.
 *
 * <p>A certificate is held against all patterns once and the outcome kept for the next calls of its
 * connection, in a table of fixed size that forgets by overwriting. Safe for any thread, no locks.
 */
final class Certificates {
  /** How many certificates are remembered, a power of two. */
  static final int REMEMBERED = 256;

  private final List<Pattern> patterns = new ArrayList<>();

  /** Written without order: an outcome is immutable, and a lost one is only found again. */
  private final @Nullable Outcome[] outcomes = new @Nullable Outcome[REMEMBERED];

  private record Pattern(
      KnownCaller caller,
      @Nullable X500Principal subject,
      @Nullable AlternativeName san,
      @Nullable String sha256) {}

  private record Outcome(X509Certificate certificate, List<KnownCaller> callers) {}

  /**
   * Takes the patterns of a caller.
   *
   * @throws IllegalArgumentException with a sentence, if a subject is no distinguished name, or a
   *     pattern asks for nothing
   */
  void add(KnownCaller caller, List<CertificatePattern> settings) {
    for (CertificatePattern pattern : settings) {
      String subject = pattern.subject();
      String san = pattern.san();
      if (subject == null && san == null && pattern.sha256() == null) {
        throw new IllegalArgumentException(
            "caller " + caller.name() + ": a certificate needs a subject, san or sha256");
      }
      patterns.add(
          new Pattern(
              caller,
              subject == null ? null : principal(caller, subject),
              san == null ? null : AlternativeName.parse(san),
              pattern.sha256()));
    }
  }

  private static X500Principal principal(KnownCaller caller, String subject) {
    try {
      return new X500Principal(subject);
    } catch (IllegalArgumentException malformed) {
      throw new IllegalArgumentException(
          "caller " + caller.name() + ": subject is no distinguished name like CN=hr-batch,O=Acme",
          malformed);
    }
  }

  /** Whose certificate it is; empty if it proves nobody, or is past its end. */
  @SuppressWarnings("ReferenceEquality") // the very object of the connection, or look again
  List<KnownCaller> find(X509Certificate certificate, Instant now) {
    if (patterns.isEmpty() || now.isAfter(certificate.getNotAfter().toInstant())) {
      return List.of();
    }
    int slot = System.identityHashCode(certificate) & (REMEMBERED - 1);
    Outcome known = outcomes[slot];
    if (known != null && known.certificate() == certificate) {
      return known.callers();
    }
    Outcome fresh = new Outcome(certificate, matching(certificate));
    outcomes[slot] = fresh;
    return fresh.callers();
  }

  private List<KnownCaller> matching(X509Certificate certificate) {
    String sha256 = sha256(certificate);
    List<KnownCaller> callers = new ArrayList<>(1);
    for (Pattern pattern : patterns) {
      if (holds(pattern, certificate, sha256) && !callers.contains(pattern.caller())) {
        callers.add(pattern.caller());
      }
    }
    return List.copyOf(callers);
  }

  private static boolean holds(Pattern pattern, X509Certificate certificate, String sha256) {
    X500Principal subject = pattern.subject();
    AlternativeName san = pattern.san();
    return (subject == null || subject.equals(certificate.getSubjectX500Principal()))
        && (san == null || san.isAmong(certificate))
        && (pattern.sha256() == null || sha256.equals(pattern.sha256()));
  }

  /** The hash in lower-case hex; of a certificate that has no encoding, empty and so no hash. */
  private static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of().formatHex(ApiKeys.sha256(certificate.getEncoded()));
    } catch (CertificateEncodingException malformed) {
      return "";
    }
  }
}
