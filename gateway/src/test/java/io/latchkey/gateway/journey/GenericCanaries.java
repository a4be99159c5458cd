package io.latchkey.gateway.journey;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A generic tenant beside those of a scene, its token endpoint that repeats whatever it is told,
 * proxies of two manners, and accounts with key material of every shape.
 */
final class GenericCanaries implements AutoCloseable {
  private final Canaries canaries;
  private final CanaryAccounts accounts;
  private final Authority authority;
  private final Path directory;
  private final EchoingIssuer issuer;
  private final Tap issuerTap;
  private final ScriptedUpstream api = CanaryScene.brokenApi();
  private final ConnectProxy proxy = ConnectProxy.start();
  private final ScriptedUpstream refusing = ScriptedUpstream.running(GenericCanaries::refuse);
  private final TlsUpstream tls;

  GenericCanaries(VendorCanaryScene scene, Path directory) throws Exception {
    this.canaries = scene.canaries;
    this.accounts = scene.accounts;
    this.directory = directory;
    this.authority = new Authority(directory, "ca").issue("server", "DNS:localhost,IP:127.0.0.1");
    this.issuer = new EchoingIssuer(canaries.make("access token"), "nobody");
    this.issuerTap = scene.tap(Integer.parseInt(issuer.url().replaceFirst(".*:", "")));
    String token = "{\"access_token\":\"" + canaries.make("token by mTLS") + "\",";
    this.tls =
        new TlsUpstream(
            authority.as("server"), FakeTenant.json(token + "\"token_type\":\"Bearer\"}"));
    keys();
    faults();
    others();
  }

  /** A proxy that wants other credentials, and repeats those that it was shown. */
  private static void refuse(RawPeer peer) throws IOException {
    String head = peer.readHead();
    String shown = head.replace("\r\n", " ");
    peer.send(
        FakeTenant.answer(
            "407 " + shown.substring(0, 40),
            "Proxy-Authenticate: Basic realm=\"" + shown + "\"\r\n",
            head));
  }

  private String asked(String grant, Object fault, String keys) {
    return "tenant: api, grant: %s, tokenEndpoint: \"%s/token/%s\", clientId: bot, %s"
        .formatted(grant, issuerTap.url(), fault, keys);
  }

  /** A new key of this algorithm as PEM, known to the canaries. */
  private String pem(String algorithm) throws Exception {
    PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    canaries.add(algorithm + " key", PrivateNumbers.of(key));
    String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
    String text = "-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n";
    String name = algorithm + ".pem";
    VendorKeys.owned(directory.resolve(name), text);
    return name;
  }

  /** A certificate and a key that openssl made, the key known to the canaries. */
  private void issue(String leaf) throws Exception {
    authority.issue(leaf, "DNS:" + leaf);
    String pem = Files.readString(authority.keyFile(leaf), StandardCharsets.US_ASCII);
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    canaries.add("key of " + leaf, PrivateNumbers.of(key));
  }

  private void keys() throws Exception {
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      accounts.good("gen-" + algorithm, asked("privateKeyJwt", "ok", "keyFile: " + pem(algorithm)));
    }
    issue("boxed");
    String secret = canaries.make("key password");
    authority.openssl(
        "pkcs12 -export -in boxed.crt -inkey boxed.key -out boxed.p12 -passout pass:" + secret);
    authority.openssl(
        "pkcs8 -topk8 -in boxed.key -out boxed.pem -v2 aes-256-cbc -passout pass:" + secret);
    String password = "keyPassword: \"" + secret + "\", keyFile: ";
    accounts.good("gen-p12", asked("privateKeyJwt", "ok", password + "boxed.p12"));
    accounts.good(
        "gen-enc", asked("jwtBearer", "ok", password + "boxed.pem, assertionIssuer: someone"));
    String jwt = issuer.jwt("a-workload");
    canaries.add("assertion of the file", jwt.substring(jwt.lastIndexOf('.') + 1));
    VendorKeys.owned(directory.resolve("assertion.jwt"), jwt + "\n");
    accounts.good("gen-file", asked("privateKeyJwt", "ok", "assertionFile: assertion.jwt"));
  }

  private void faults() {
    for (int i = 0; i < EchoingIssuer.FAULTS; i++) {
      String secret = "clientSecret: \"" + canaries.make("secret of " + i) + "\", ";
      accounts.bad("sign" + i, asked("privateKeyJwt", i, "keyFile: EC.pem"));
      accounts.bad("file" + i, asked("jwtBearer", i, secret + "assertionFile: assertion.jwt"));
    }
  }

  private void others() throws Exception {
    issue("client");
    String shown =
        "clientAuthentication: tls, tls: { certificate: client.crt, privateKey: client.key";
    String client =
        "tenant: api, grant: clientCredentials, tokenEndpoint: \"https://localhost:%d/token\", clientId: bot, "
            .formatted(tls.port());
    accounts.good("gen-tls", client + shown + ", ca: ca.crt }");
    accounts.bad("gen-tls-untrusted", client + shown + " }");
    String secret = "clientSecret: \"" + canaries.make("proxied secret") + "\"";
    String asked = asked("clientCredentials", "ok", secret);
    accounts.good("gen-proxied", asked.replace("tenant: api", "tenant: proxied"));
    accounts.bad("gen-refused", asked.replace("tenant: api", "tenant: refused"));
    accounts.bad("gen-unreachable", asked.replace("tenant: api", "tenant: unreachable"));
    accounts.good(
        "gen-headers",
        "tenant: api, grant: staticHeaders, headers: { X-Auth: \"Key %s\" }"
            .formatted(canaries.make("fixed field")));
  }

  /** The tenants, as YAML. */
  String tenants() throws IOException {
    String through =
        "kind: generic, url: \"" + api.url() + "\", proxy: \"http://gate:%s@127.0.0.1:%d\"";
    int nobody = LatchkeyProcess.freePort();
    return """
          api: { kind: generic, url: "%s" }
          proxied: { %s }
          refused: { %s }
          unreachable: { %s }
        """
        .formatted(
            api.url(),
            through.formatted(canaries.make("proxy password"), proxy.port()),
            through.formatted(canaries.make("refused proxy password"), refusing.port()),
            through.formatted(canaries.make("unused proxy password"), nobody));
  }

  @Override
  public void close() throws IOException {
    issuer.close();
    api.close();
    proxy.close();
    refusing.close();
    tls.close();
  }
}
