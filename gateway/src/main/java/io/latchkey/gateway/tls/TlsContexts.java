package io.latchkey.gateway.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Makes the contexts that handshakes run by, of one provider. Whoever gets one releases it.
 *
 * <p>Sessions are resumed for an hour, so many of them at the most; a context forgets its own with
 * its end, and never takes those of another.
 */
public final class TlsContexts {
  static final int CALLERS_SESSIONS = 4096;
  static final int TENANTS_SESSIONS = 1024;
  static final int SESSION_SECONDS = 3600;

  static {
    // a caller could make us pay for handshake after handshake on one connection
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    // the JDK has no other way to choose groups before Java 20
    if (System.getProperty("jdk.tls.namedGroups") == null) {
      System.setProperty("jdk.tls.namedGroups", String.join(",", CipherSets.GROUPS));
    }
  }

  /** In place of a file's name: the store is a device's. */
  private static final String NO_FILE = "NONE";

  private final Supplier<TlsProvider> provider;

  public TlsContexts(TlsProvider provider) {
    this(() -> provider);
  }

  private TlsContexts(Supplier<TlsProvider> provider) {
    this.provider = provider;
  }

  /**
   * By this process's library, which is loaded when it is first asked for.
   *
   * @throws IOException if the TLS that was asked for does not run here
   */
  public static TlsContexts ofThisProcess() throws IOException {
    return new TlsContexts(TlsProvider.whenWanted());
  }

  /** What speaks TLS; the first who asks waits until its library is loaded. */
  public TlsProvider provider() {
    return provider.get();
  }

  /**
   * Towards callers.
   *
   * @param own what is shown to them
   * @param authorities who vouches for callers; empty where no certificates are asked for
   * @param required whether who shows none is turned away
   * @param legacy whether ciphers of old Windows are taken too
   * @param versions of HTTP that are taken, or null for a server that does not say
   */
  public SslContext towardsCallers(
      Identity own,
      List<X509Certificate> authorities,
      boolean required,
      boolean legacy,
      @Nullable ApplicationProtocolConfig versions)
      throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(own.key(), own.chain())
              .ciphers(
                  legacy ? CipherSets.LEGACY : CipherSets.MODERN,
                  SupportedCipherSuiteFilter.INSTANCE)
              .sessionCacheSize(CALLERS_SESSIONS);
      if (!authorities.isEmpty()) {
        builder
            .trustManager(trusting(authorities))
            .clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
      }
      return build(builder, provider().engine(own.leaf().getPublicKey()), versions);
    } catch (GeneralSecurityException | SSLException | IllegalArgumentException unfit) {
      throw new IOException("no TLS can be spoken with this certificate and key", unfit);
    }
  }

  /**
   * Towards tenants: the name is checked by the HTTPS rule (RFC 9110 section 4.3.4), always.
   *
   * @param own what is shown to who asks, or null
   * @param authorities who vouches for tenants, or null for those of the system
   * @param versions of HTTP that are offered, or null for none in particular
   */
  public SslContext towardsTenants(
      @Nullable Identity own,
      @Nullable List<X509Certificate> authorities,
      @Nullable ApplicationProtocolConfig versions)
      throws IOException {
    try {
      SslContextBuilder builder =
          SslContextBuilder.forClient()
              .endpointIdentificationAlgorithm("HTTPS")
              .ciphers(CipherSets.LEGACY, SupportedCipherSuiteFilter.INSTANCE)
              .sessionCacheSize(TENANTS_SESSIONS)
              .trustManager(trusting(authorities));
      if (own != null) {
        builder.keyManager(own.key(), own.chain());
      }
      return build(
          builder, provider().engine(own == null ? null : own.leaf().getPublicKey()), versions);
    } catch (GeneralSecurityException | SSLException | IllegalArgumentException unfit) {
      throw new IOException("no TLS can be spoken with these certificates", unfit);
    }
  }

  private static SslContext build(
      SslContextBuilder builder, SslProvider engine, @Nullable ApplicationProtocolConfig versions)
      throws SSLException {
    builder
        .sslProvider(engine)
        .protocols(CipherSets.PROTOCOLS)
        .sessionTimeout(SESSION_SECONDS)
        .applicationProtocolConfig(versions);
    if (engine != SslProvider.JDK) {
      builder.option(OpenSslContextOption.GROUPS, CipherSets.GROUPS);
    }
    return builder.build();
  }

  private static RecheckedTrust trusting(@Nullable List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = null;
    if (authorities != null) {
      store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    X509ExtendedTrustManager verifying =
        Arrays.stream(factory.getTrustManagers())
            .filter(X509ExtendedTrustManager.class::isInstance)
            .map(X509ExtendedTrustManager.class::cast)
            .findFirst()
            .orElseThrow(() -> new GeneralSecurityException("no trust manager that checks names"));
    checkSystemStore(store, verifying);
    return new RecheckedTrust(verifying);
  }

  /** Where a store is named and not there, the JDK trusts whom it trusts by itself, or nobody. */
  private static void checkSystemStore(@Nullable KeyStore own, X509ExtendedTrustManager verifying)
      throws IOException {
    String named = System.getProperty("javax.net.ssl.trustStore");
    if (own != null || named == null || named.equals(NO_FILE)) {
      return;
    }
    if (!Files.isReadable(Path.of(named)) || verifying.getAcceptedIssuers().length == 0) {
      throw new IOException(
          "the trust store "
              + named
              + " (javax.net.ssl.trustStore) is not there, cannot be read, or is empty");
    }
  }
}
