package io.latchkey.sandbox.aic;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.HexFormat;
import javax.security.auth.x500.X500Principal;

/** Certification requests (RFC 2986) with a fresh RSA key, whose private half is thrown away. */
final class Pkcs10 {
  private static final int SEQUENCE = 0x30;
  private static final int BIT_STRING = 0x03;
  private static final int NO_ATTRIBUTES = 0xA0;
  private static final byte[] VERSION_0 = {2, 1, 0};

  /** sha256WithRSAEncryption, as an AlgorithmIdentifier. */
  private static final byte[] SHA256_RSA =
      HexFormat.of().parseHex("300d06092a864886f70d01010b0500");

  private Pkcs10() {}

  /** A request for this name, in PEM. */
  static String request(X500Principal subject) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      byte[] info =
          der(
              SEQUENCE,
              VERSION_0,
              subject.getEncoded(),
              pair.getPublic().getEncoded(),
              der(NO_ATTRIBUTES));
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(info);
      byte[] bits = der(BIT_STRING, new byte[1], signature.sign());
      return pem(der(SEQUENCE, info, SHA256_RSA, bits));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This platform cannot sign by RSA", e);
    }
  }

  private static String pem(byte[] request) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder(64, lineEnd).encodeToString(request)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  /** One DER value: its tag, its length in the shortest form, its parts. */
  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    value.write(tag);
    int length = content.size();
    if (length > 0xFF) {
      value.write(0x82);
      value.write(length >> 8);
    } else if (length > 0x7F) {
      value.write(0x81);
    }
    value.write(length & 0xFF);
    value.writeBytes(content.toByteArray());
    return value.toByteArray();
  }
}
