package io.latchkey.gateway.journey;

import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of a private key that are nobody else's, as JWK names them (RFC 7518 section 6). Any
 * form of the key has their octets in it: PEM, DER and JWK alike.
 */
record PrivateNumbers(Map<String, byte[]> members) {

  static PrivateNumbers of(PrivateKey key) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    if (key instanceof RSAPrivateCrtKey rsa) {
      members.put("d", octets(rsa.getPrivateExponent()));
      members.put("p", octets(rsa.getPrimeP()));
      members.put("q", octets(rsa.getPrimeQ()));
      members.put("dp", octets(rsa.getPrimeExponentP()));
      members.put("dq", octets(rsa.getPrimeExponentQ()));
      members.put("qi", octets(rsa.getCrtCoefficient()));
    } else if (key instanceof ECPrivateKey ec) {
      members.put("d", octets(ec.getS()));
    } else if (key instanceof EdECPrivateKey ed) {
      members.put("d", ed.getBytes().orElseThrow());
    } else {
      throw new IllegalArgumentException(key.getAlgorithm());
    }
    return new PrivateNumbers(members);
  }

  private static byte[] octets(BigInteger number) {
    byte[] octets = number.toByteArray();
    return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }
}
