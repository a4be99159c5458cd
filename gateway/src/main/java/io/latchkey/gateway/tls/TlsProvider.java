package io.latchkey.gateway.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.security.Key;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The library that speaks TLS: BoringSSL where it runs, because its handshakes cost a tenth, else
 * the JDK's.
 *
 * <p>Of BoringSSL the kind without finalizers is taken: contexts are released by their owner, as
 * soon as they are replaced, and a forgotten one is found by the tests' leak detector.
 */
public final class TlsProvider {
  /** The system property that chooses: {@code jdk} or {@code boringssl}. */
  public static final String SWITCH = "latchkey.tls";

  /** Keys that BoringSSL can sign with; Ed25519 and RSASSA-PSS keys are left to the JDK. */
  private static final Set<String> NATIVE_KEYS = Set.of("RSA", "EC");

  private final SslProvider engine;
  private final String why;

  private TlsProvider(SslProvider engine, String why) {
    this.engine = engine;
    this.why = why;
  }

  /**
   * The one for this process.
   *
   * @throws IOException if the switch names none, or one that does not run here
   */
  public static TlsProvider ofThisProcess() throws IOException {
    return choose(System.getProperty(SWITCH), fault());
  }

  /**
   * The same, but without the switch its library is not loaded before it is asked for, which costs
   * a sixth of a start and 3 MB.
   *
   * @throws IOException if the switch names none, or one that does not run here
   */
  static Supplier<TlsProvider> whenWanted() throws IOException {
    if (System.getProperty(SWITCH) == null) {
      return () -> unasked(fault());
    }
    TlsProvider asked = ofThisProcess();
    return () -> asked;
  }

  /** Why BoringSSL does not run here, or null where it does. */
  private static @Nullable Throwable fault() {
    return OpenSsl.isAvailable() ? null : OpenSsl.unavailabilityCause();
  }

  private static TlsProvider unasked(@Nullable Throwable fault) {
    return fault == null
        ? new TlsProvider(SslProvider.OPENSSL_REFCNT, "its library runs here")
        : new TlsProvider(SslProvider.JDK, word(fault));
  }

  /**
   * Chooses.
   *
   * @param asked the value of the switch, or null
   * @param fault why BoringSSL does not run, or null where it does
   */
  static TlsProvider choose(@Nullable String asked, @Nullable Throwable fault) throws IOException {
    if ("jdk".equals(asked)) {
      return new TlsProvider(SslProvider.JDK, "asked for by -D" + SWITCH);
    }
    if (asked == null) {
      return unasked(fault);
    }
    if (!asked.equals("boringssl")) {
      throw new IOException("-D" + SWITCH + " takes jdk or boringssl, and nothing else");
    }
    if (fault != null) {
      throw new IOException("-D" + SWITCH + "=boringssl, but " + word(fault), fault);
    }
    return new TlsProvider(SslProvider.OPENSSL_REFCNT, "asked for by -D" + SWITCH);
  }

  private static String word(Throwable fault) {
    if (fault instanceof UnsupportedOperationException) {
      return "BoringSSL is switched off by -Dio.netty.handler.ssl.noOpenSsl";
    }
    return fault instanceof ClassNotFoundException
        ? "netty-tcnative, which brings BoringSSL, is not on the class path"
        : "BoringSSL's library does not load on this platform";
  }

  /** What speaks where {@code own} is the key that is shown; null for none. */
  SslProvider engine(@Nullable Key own) {
    return own == null || NATIVE_KEYS.contains(own.getAlgorithm()) ? engine : SslProvider.JDK;
  }

  /** Its name for the log: {@code boringssl} or {@code jdk}. */
  public String word() {
    return engine == SslProvider.JDK ? "jdk" : "boringssl";
  }

  /** Why it was this one. */
  public String why() {
    return why;
  }
}
