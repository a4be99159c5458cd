package io.latchkey.gateway.journey;

import io.latchkey.sandbox.aic.AicSettings;
import io.latchkey.sandbox.aic.AicTenant;
import io.latchkey.sandbox.sws.KeyFileShape;
import io.latchkey.sandbox.sws.SwsRole;
import io.latchkey.sandbox.sws.SwsSettings;
import io.latchkey.sandbox.sws.SwsTenant;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;

/** Tenants of the two vendors, with wires to them that are listened to, and their accounts. */
final class VendorCanaryScene implements AutoCloseable {
  private static final String ROLE = "role: administrator";

  final Canaries canaries = new Canaries();
  final CanaryAccounts accounts = new CanaryAccounts();
  final SwsTenant sws;
  final AicTenant aic;
  private final Tap swsTap;
  private final Tap aicTap;
  private final List<Tap> taps = new ArrayList<>();
  private final Path directory;

  VendorCanaryScene(Path directory) throws Exception {
    this.directory = directory;
    InetAddress loopback = InetAddress.getLoopbackAddress();
    sws = SwsTenant.start(SwsSettings.demo(new SecureRandom()), loopback, 0);
    aic = AicTenant.start(AicSettings.demo(new SecureRandom()), loopback, 0);
    swsTap = tap(sws.port());
    aicTap = tap(aic.port());
    sws.switches().setCookie.set(true);
    swsAccounts();
    aicAccounts();
  }

  /** A wire to this port, whose secrets {@link #learn} adds to the canaries. */
  Tap tap(int port) throws IOException {
    Tap tap = Tap.to(port);
    taps.add(tap);
    return tap;
  }

  private String file(String name, String content) throws IOException {
    return VendorKeys.owned(directory.resolve(name), content).getFileName().toString();
  }

  private void swsAccounts() throws Exception {
    SwsSettings settings = sws.settings();
    SwsRole role = SwsRole.ADMINISTRATOR;
    canaries.add("SWS key", PrivateNumbers.of(settings.account(role).privateKey()));
    KeyFileShape shape = KeyFileShape.VENDOR.with(KeyFileShape.Pem.PKCS8);
    String jwt = "tenant: sws, grant: privateKeyJwt, tenantId: %s, %s, keyFile: %s";
    String audience = ", audience: \"" + sws.issuer() + "\"";
    for (KeyFileShape.Lines lines : KeyFileShape.Lines.values()) {
      String name = "sws-" + lines.ordinal();
      String key = file(name + ".json", settings.keyFile(role, shape.with(lines)));
      accounts.good(name, jwt.formatted(settings.tenantId(), ROLE, key) + audience);
    }
    String secret = canaries.add("SWS client secret", settings.secretClient().clientSecret());
    String client = "tenant: sws, grant: clientCredentials, clientId: %s, %s, clientSecret: \"%s\"";
    accounts.good(
        "sws-secret",
        client.formatted(SwsSettings.DEMO_SECRET_CLIENT, ROLE, secret)
            + ", clientAuthentication: post");
    accounts.bad(
        "sws-wrong-secret",
        client.formatted(SwsSettings.DEMO_SECRET_CLIENT, ROLE, canaries.make("wrong secret")));
    SwsSettings other = SwsSettings.demo(new SecureRandom());
    canaries.add("wrong SWS key", PrivateNumbers.of(other.account(role).privateKey()));
    String own = settings.account(role).id();
    String wrong = other.keyFile(role).replace(other.account(role).id(), own);
    accounts.bad(
        "sws-wrong-key",
        jwt.formatted(settings.tenantId(), ROLE, file("wrong.json", wrong)) + audience);
    accounts.bad("sws-wrong-audience", jwt.formatted(settings.tenantId(), ROLE, "sws-0.json"));
    accounts.bad(
        "sws-wrong-tenant", jwt.formatted(other.tenantId(), ROLE, "sws-0.json") + audience);
  }

  private void aicAccounts() throws Exception {
    AicSettings settings = aic.settings();
    canaries.add("AIC key", PrivateNumbers.of(settings.key().toPrivateKey()));
    String jwt =
        "tenant: aic, grant: jwtBearer, accountId: " + settings.accountId() + ", keyFile: %s";
    String scopes = ", scopes: [\"%s\"]";
    String key = file("aic.jwk", settings.jwk());
    accounts.good("aic", jwt.formatted(key) + scopes.formatted("fr:idm:*"));
    accounts.good(
        "aic-bare",
        jwt.formatted(file("bare.jwk", settings.jwkWithoutAlg())) + scopes.formatted("fr:idm:*"));
    accounts.bad("aic-scope", jwt.formatted(key) + scopes.formatted("fr:idm:*\", \"fr:idc:mtls:*"));
    accounts.bad(
        "aic-audience",
        jwt.formatted(key)
            + scopes.formatted("fr:idm:*")
            + ", audience: \"https://wrong.example\"");
    AicSettings other = AicSettings.demo(new SecureRandom());
    canaries.add("wrong AIC key", PrivateNumbers.of(other.key().toPrivateKey()));
    accounts.bad(
        "aic-key", jwt.formatted(file("wrong.jwk", other.jwk())) + scopes.formatted("fr:idm:*"));
    String headers =
        "tenant: aic, grant: staticHeaders, headers: { x-api-key: %s, x-api-secret: %s }";
    accounts.good(
        "aic-logs",
        headers.formatted(
            canaries.add("log key", settings.apiKey()),
            canaries.add("log secret", settings.apiSecret())));
    accounts.bad(
        "aic-logs-wrong", headers.formatted(settings.apiKey(), canaries.make("wrong log secret")));
  }

  /** The tenants, as YAML. */
  String tenants() {
    return """
          sws: { kind: cyberark-sws, url: "%s", issuer: "%s/auth/realms/serviceaccounts" }
          aic: { kind: pingone-aic, url: "%s" }
        """
        .formatted(swsTap.url(), swsTap.url(), aicTap.url());
  }

  /** Adds all tokens, assertions and sessions that were seen to the canaries; how many it were. */
  int learn() {
    List<String> seen = taps.stream().flatMap(tap -> tap.secrets().stream()).toList();
    seen.forEach(secret -> canaries.add("seen on a wire", secret));
    return seen.size();
  }

  @Override
  public void close() throws IOException {
    sws.close();
    aic.close();
    for (Tap tap : taps) {
      tap.close();
    }
  }
}
