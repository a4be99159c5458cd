package io.latchkey.gateway.bench;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.caller.Callers;
import io.latchkey.gateway.policy.caller.ProofMemory;
import io.latchkey.gateway.policy.caller.SigningKeys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Who a caller with a JWT is: one that comes again, and one that is verified. */
public class JwtBenchmark extends Measured {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @Param({"RS256", "ES256"})
  String algorithm;

  private final ProofMemory proofs = new ProofMemory();
  private Callers callers;
  private SigningKeys keys;
  private RequestHead head;

  @Setup
  public void build() throws GeneralSecurityException, JOSEException, RefusedException {
    boolean rsa = algorithm.equals("RS256");
    KeyPairGenerator generator = KeyPairGenerator.getInstance(rsa ? "RSA" : "EC");
    generator.initialize(rsa ? 2048 : 256);
    KeyPair pair = generator.generateKeyPair();
    keys = (issuer, keyId, name) -> pair.getPublic();
    JWSSigner signer =
        rsa
            ? new RSASSASigner(pair.getPrivate())
            : new ECDSASigner((ECPrivateKey) pair.getPrivate());
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).keyID("k1").build(),
            new JWTClaimsSet.Builder()
                .issuer("https://sso.example")
                .audience("latchkey")
                .subject("reports")
                .expirationTime(Date.from(NOW.plusSeconds(300)))
                .claim("scope", "openid profile ".repeat(10))
                .build());
    jwt.sign(signer);
    JwtPattern pattern = new JwtPattern("https://sso.example", "latchkey", "reports", null);
    callers =
        Callers.of(
            List.of(
                new CallerSettings(
                    "reports",
                    List.of(),
                    List.of(),
                    List.of(pattern),
                    List.of(),
                    List.of(),
                    false)));
    head = Ground.head("/a", "Authorization", "Bearer " + jwt.serialize());
    again();
    again();
  }

  @Benchmark
  public Object again() throws RefusedException {
    return callers.authenticate(head, NOW, keys, List.of(), proofs, stale -> {});
  }

  @Benchmark
  public Object verified() throws RefusedException {
    return callers.authenticate(head, NOW, keys, List.of());
  }
}
