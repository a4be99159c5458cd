package io.latchkey.sandbox.aic;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.latchkey.sandbox.tenant.Draw;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What a simulated tenant is started with: one service account, one API key, one administrator and
 * the people of the alpha realm.
 *
 * @param accountId the service account's uuid
 * @param key the service account's key, private members and all
 * @param scopes names that the service account may ask for
 * @param apiKey for logs and monitoring, together with {@code apiSecret}
 * @param admin who logs in to the root realm
 * @param cookieName of the session cookie, which every tenant has another of
 */
public record AicSettings(
    String accountId,
    RSAKey key,
    Set<String> scopes,
    String apiKey,
    String apiSecret,
    AicUser admin,
    List<AicUser> users,
    String cookieName) {

  public AicSettings {
    scopes = Set.copyOf(scopes);
    users = List.copyOf(users);
  }

  /** A small tenant; its secrets are drawn anew from the source, its RSA key from the platform. */
  public static AicSettings demo(Random random) {
    Draw draw = new Draw(random);
    return new AicSettings(
        draw.uuid(),
        newKey(draw),
        Set.copyOf(ScopeCatalog.all()),
        draw.word(24),
        draw.word(48),
        new AicUser("frank.admin@example.com", draw.word(18), "Frank", "Admin"),
        List.of(
            new AicUser("alice@example.com", draw.word(18), "Alice", "Arnold"),
            new AicUser("bob@example.com", draw.word(18), "Bob", "Berger"),
            new AicUser("carol@example.com", draw.word(18), "Carol", "Chen")),
        draw.hex(7).toLowerCase(Locale.ROOT) + "1");
  }

  private static RSAKey newKey(Draw draw) {
    try {
      return new RSAKeyGenerator(2048)
          .keyID(draw.word(32))
          .algorithm(JWSAlgorithm.RS256)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("This platform cannot make an RSA key", e);
    }
  }

  /** The key file as the administrator downloads it, once: a JWK with its private members. */
  public String jwk() {
    return key.toJSONString();
  }

  /** The same without {@code alg}, as some downloads are. */
  public String jwkWithoutAlg() {
    return new RSAKey.Builder(key).algorithm(null).build().toJSONString();
  }

  @Override
  public String toString() {
    return "AicSettings[" + accountId + "]";
  }
}
