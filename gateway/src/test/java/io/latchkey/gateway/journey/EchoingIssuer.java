package io.latchkey.gateway.journey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.util.Date;
import java.util.List;

/**
 * A token endpoint, introspection endpoint and key server of bad manners: whatever it is sent, it
 * puts into its answers, which are wrong in a different way under each path.
 */
final class EchoingIssuer implements AutoCloseable {
  /** How many ways of failing there are: {@code /token/0} and so on. */
  static final int FAULTS = 12;

  private final ScriptedUpstream server;
  private final ECKey key;
  private final String token;
  private final String opaque;

  /**
   * Starts one.
   *
   * @param token what a good token endpoint gives
   * @param opaque the one token that introspection finds active
   */
  EchoingIssuer(String token, String opaque) throws Exception {
    this.token = token;
    this.opaque = opaque;
    this.key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    this.server = ScriptedUpstream.running(this::serve);
  }

  String url() {
    return server.url();
  }

  private void serve(RawPeer peer) throws IOException {
    String request = peer.readMessage();
    String path = request.split(" ")[1];
    if (path.equals("/keys")) {
      peer.send(json(200, new JWKSet(key.toPublicJWK()).toString()));
    } else if (path.equals("/introspect")) {
      boolean active = request.contains("token=" + opaque);
      peer.send(
          active
              ? json(200, "{\"active\":true,\"sub\":\"opaque\",\"said\":" + quoted(request) + "}")
              : json(500, "{\"error\":" + quoted(request) + "}"));
    } else {
      peer.send(token(path.substring(path.lastIndexOf('/') + 1), request));
    }
  }

  private String token(String fault, String request) {
    String said = quoted(request);
    String given = "{\"access_token\":\"" + token + "\",\"token_type\":";
    return switch (fault) {
      case "0" -> json(400, "{\"error\":\"invalid_client\",\"error_description\":" + said + "}");
      case "1" -> json(401, "{\"error\":" + said + "}");
      case "2" -> answer(500, "text/plain", request);
      case "3" -> answer(200, "text/html", "<html>" + request + "</html>");
      case "4" -> json(200, given + said);
      case "5" -> json(200, given.replace(token, token + " " + token) + "\"Bearer\"}");
      case "6" ->
          "HTTP/1.1 302 Found\r\nLocation: http://x.example/"
              + token
              + "\r\nContent-Length: 0\r\n\r\n";
      case "7" -> json(200, given + "\"mac\",\"expires_in\":60}");
      case "8" -> json(200, given + "\"Bearer\",\"expires_in\":-1}");
      case "9" -> "HTTP/1.1 " + token + "\r\n" + request;
      case "10" -> json(429, "{\"error_description\":" + said + ",\"error\":\"slow_down\"}");
      case "11" -> json(200, given + "\"Bearer\",\"expires_in\":600,\"scope\":" + said + "}");
      default -> json(200, given + "\"Bearer\",\"expires_in\":600}");
    };
  }

  /** The request from its first secret on, for only the beginning of a text is ever shown. */
  private static String fromSecret(String request) {
    int assertion = request.indexOf("assertion=eyJ");
    int at = assertion < 0 ? request.indexOf("client_secret=") : assertion;
    int from = Math.max(0, at < 0 ? request.indexOf("Authorization:") : at);
    return request.substring(from) + " " + request.substring(0, from);
  }

  private static String quoted(String request) {
    String line = fromSecret(request).replace("\\", "").replace("\"", "").replace("\r\n", " ");
    return '"' + line + '"';
  }

  private static String json(int status, String content) {
    return answer(status, "application/json", content);
  }

  private static String answer(int status, String type, String content) {
    return "HTTP/1.1 %d Status\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(status, type, content.length(), content);
  }

  /** A JWT of this issuer that is good for a minute. */
  String jwt(String subject) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(List.of("latchkey"))
                .subject(subject)
                .expirationTime(new Date(System.currentTimeMillis() + 60_000))
                .build());
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
