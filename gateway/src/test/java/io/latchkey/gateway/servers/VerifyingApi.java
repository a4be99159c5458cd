package io.latchkey.gateway.servers;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An API that verifies the tokens of a realm by itself: signature by the realm's key set, issuer,
 * expiry, and the time before which the realm has revoked all. Whatever fails is 401.
 */
final class VerifyingApi implements AutoCloseable {
  private static final String SCHEME = "Bearer ";
  private static final int THREADS = 8;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final String issuer;
  private final Map<String, Long> verified = new ConcurrentHashMap<>();
  private final AtomicLong refused = new AtomicLong();
  private volatile JWKSet keys;
  private volatile long notBefore;

  private VerifyingApi(HttpServer server, String issuer) throws Exception {
    this.server = server;
    this.issuer = issuer;
    learnKeys();
  }

  static VerifyingApi start(KeycloakServer realm) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    VerifyingApi api = new VerifyingApi(server, realm.issuer());
    server.createContext("/", api::answer);
    server.setExecutor(api.threads);
    server.start();
    return api;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Reads the realm's key set anew: what another key has signed is refused from now on. */
  void learnKeys() throws IOException, ParseException {
    keys = JWKSet.load(URI.create(issuer + "/protocol/openid-connect/certs").toURL());
    verified.clear();
  }

  /**
   * Refuses what was given before this, as the realm does.
   *
   * @param second of the epoch
   */
  void refuseBefore(long second) {
    notBefore = second;
    verified.clear();
  }

  /** A token that has been taken since keys were learned last. */
  String anyToken() {
    return verified.keySet().iterator().next();
  }

  /** How many different tokens have been taken since keys were learned last. */
  int tokens() {
    return verified.size();
  }

  /** Answers of 401. */
  long refused() {
    return refused.get();
  }

  private void answer(HttpExchange call) throws IOException {
    call.getRequestBody().readAllBytes();
    String field = call.getRequestHeaders().getFirst("Authorization");
    boolean good = field != null && field.startsWith(SCHEME) && isGood(field.substring(7));
    if (!good) {
      refused.incrementAndGet();
    }
    byte[] content = (good ? "done" : "no good token").getBytes();
    call.sendResponseHeaders(good ? 200 : 401, content.length);
    call.getResponseBody().write(content);
    call.close();
  }

  private boolean isGood(String token) {
    Long until = verified.get(token);
    if (until == null) {
      until = verified(token);
      if (until > 0) {
        verified.put(token, until);
      }
    }
    return Instant.now().toEpochMilli() < until;
  }

  /** Until when it is good, in milliseconds of the epoch; 0 if it never was. */
  private long verified(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWK key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());
      if (key == null) {
        return 0;
      }
      JWSVerifier verifier = new RSASSAVerifier(key.toRSAKey());
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      boolean good =
          jwt.verify(verifier)
              && issuer.equals(claims.getIssuer())
              && claims.getIssueTime().getTime() / 1000 >= notBefore;
      return good ? claims.getExpirationTime().getTime() : 0;
    } catch (ParseException | JOSEException unfit) {
      return 0;
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
