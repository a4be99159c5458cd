package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Authority;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.http.Target;
import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls and callers for the tests of this room. */
final class Calls {
  static final URI ENDPOINT = URI.create("https://sso.example/introspect");

  private Calls() {}

  static RequestHead call(Peer peer, String... fields) {
    try {
      return new RequestHead(
          "GET",
          Target.parse("/", false),
          new Authority("h", "h", -1),
          FieldSection.of(fields),
          Framing.NONE,
          false,
          true,
          peer);
    } catch (RefusedException refused) {
      throw new AssertionError(refused);
    }
  }

  static Peer from(String address, boolean trustedProxy, @Nullable X509Certificate certificate) {
    try {
      InetAddress peer = InetAddress.getByName(address);
      return new Peer(peer, 1, certificate != null, certificate, trustedProxy);
    } catch (UnknownHostException unknown) {
      throw new AssertionError(unknown);
    }
  }

  static String basic(String pair) {
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  static String hash(String key) {
    return HexFormat.of().formatHex(ApiKeys.sha256(key.getBytes(StandardCharsets.UTF_8)));
  }

  static CallerSettings byKey(String name, String... keys) {
    List<String> hashes = List.of(keys).stream().map(Calls::hash).toList();
    return new CallerSettings(name, hashes, List.of(), List.of(), List.of(), List.of(), false);
  }

  static CallerSettings byCertificate(String name, CertificatePattern... patterns) {
    return new CallerSettings(
        name, List.of(), List.of(patterns), List.of(), List.of(), List.of(), false);
  }

  static CallerSettings byJwt(String name, String issuer, String audience, String subject) {
    JwtPattern pattern = new JwtPattern(issuer, audience, subject, null);
    return new CallerSettings(
        name, List.of(), List.of(), List.of(pattern), List.of(), List.of(), false);
  }

  static CallerSettings byIntrospection(String name, String subject) {
    IntrospectionPattern pattern =
        new IntrospectionPattern(ENDPOINT, "us", Secret.of("secret"), subject);
    return new CallerSettings(
        name, List.of(), List.of(), List.of(), List.of(pattern), List.of(), false);
  }

  /** The same caller who must also come from {@code networks}, and perhaps carry the marker. */
  static CallerSettings from(CallerSettings caller, boolean marker, String... networks) {
    return new CallerSettings(
        caller.name(),
        caller.apiKeys(),
        caller.certificates(),
        caller.jwts(),
        caller.introspections(),
        List.of(networks).stream().map(Cidr::parse).toList(),
        marker);
  }
}
