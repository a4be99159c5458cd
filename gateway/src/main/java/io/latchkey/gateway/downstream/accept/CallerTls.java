package io.latchkey.gateway.downstream.accept;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.2 and 1.3 towards callers, made of the files that a listener names. Where there are several
 * certificates, the name that the caller asks for (RFC 6066 section 3) chooses; the first is for
 * everybody else.
 */
final class CallerTls {
  private static final int DNS_NAME = 2;
  private static final long HANDSHAKE_MILLIS = 10_000;

  private final SslContext first;
  private final @Nullable Mapping<String, SslContext> byName;

  private CallerTls(SslContext first, @Nullable Mapping<String, SslContext> byName) {
    this.first = first;
    this.byName = byName;
  }

  static CallerTls of(ListenerSettings.Tls settings) throws IOException {
    List<ListenerSettings.Certificate> certificates = settings.certificates();
    SslContext first = context(certificates.get(0), settings);
    if (certificates.size() == 1) {
      return new CallerTls(first, null);
    }
    DomainWildcardMappingBuilder<SslContext> names = new DomainWildcardMappingBuilder<>(first);
    Set<String> taken = new HashSet<>();
    for (ListenerSettings.Certificate each : certificates) {
      SslContext context = context(each, settings);
      for (String name : namesIn(each.certificate())) {
        if (taken.add(name)) {
          names.add(name, context);
        }
      }
    }
    return new CallerTls(first, names.build());
  }

  private static SslContext context(
      ListenerSettings.Certificate certificate, ListenerSettings.Tls settings) throws IOException {
    Path at = certificate.certificate();
    try {
      SslContextBuilder builder =
          SslContextBuilder.forServer(
                  certificate.certificate().toFile(), certificate.privateKey().toFile())
              .sslProvider(SslProvider.JDK)
              .protocols("TLSv1.3", "TLSv1.2");
      Path ca = settings.callerCa();
      if (ca != null) {
        at = ca;
        builder
            .trustManager(ca.toFile())
            .clientAuth(
                settings.callerCertificateRequired() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
      }
      return builder.build();
    } catch (IllegalArgumentException broken) {
      throw new IOException("cannot use the certificate, key or authority at " + at, broken);
    }
  }

  private static List<String> namesIn(Path certificate) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream in = Files.newInputStream(certificate)) {
      X509Certificate leaf =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      var alternatives = leaf.getSubjectAlternativeNames();
      if (alternatives != null) {
        for (List<?> each : alternatives) {
          if (each.get(0) instanceof Integer type && type == DNS_NAME) {
            names.add(String.valueOf(each.get(1)));
          }
        }
      }
    } catch (CertificateException broken) {
      throw new IOException("cannot read the certificate at " + certificate, broken);
    }
    return names;
  }

  /** The handler that stands first in the pipeline of a new connection. */
  ChannelHandler handler(ByteBufAllocator alloc) {
    Mapping<String, SslContext> names = byName;
    if (names != null) {
      return new SniHandler(names, 0, HANDSHAKE_MILLIS);
    }
    SslHandler handler = first.newHandler(alloc);
    handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
    return handler;
  }
}
