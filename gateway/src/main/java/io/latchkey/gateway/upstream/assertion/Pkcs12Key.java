package io.latchkey.gateway.upstream.assertion;

import io.latchkey.gateway.http.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads PKCS#12 (RFC 7292), of OpenSSL and of Java's keytool. */
final class Pkcs12Key {
  private static final String SHAPE = "a PKCS#12 file";
  private static final int VERSION = 3;
  private static final int EXPLICIT = 0xa0;

  /**
   * One for the keys and one for the certificates is usual. Each may be encrypted for itself, with
   * up to the five million rounds that Java allows, which take seconds.
   */
  private static final int MOST_PARTS = 4;

  private Pkcs12Key() {}

  /** Whether it begins as such a file does. */
  static boolean looksLike(byte[] content) {
    if (!DerKey.looksLike(content)) {
      return false;
    }
    Der beginning = Der.elements(content);
    try {
      Der sequence = beginning.enter(Der.SEQUENCE);
      return sequence.integer(VERSION) == VERSION && sequence.peek() == Der.SEQUENCE;
    } catch (DerException other) {
      return false;
    }
  }

  /**
   * The one private key in it.
   *
   * @param password that of the file, or null to try whether it opens without
   */
  static FoundKey read(byte[] content, @Nullable Secret password) throws KeyFileException {
    checkParts(content);
    char[] opening = password == null ? new char[0] : password.reveal().toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(content), opening);
      return only(store, opening);
    } catch (IOException | UnrecoverableKeyException closed) {
      boolean locked =
          closed instanceof UnrecoverableKeyException
              || closed.getCause() instanceof UnrecoverableKeyException;
      throw notOpened(locked, password);
    } catch (GeneralSecurityException | RuntimeException unreadable) {
      // the JDK throws unchecked ones, too, at files that are no such store
      throw notOpened(false, password);
    }
  }

  /** Holds that there are no more parts than it takes seconds to open. */
  private static void checkParts(byte[] content) throws KeyFileException {
    try {
      Der file = Der.sequence(content);
      file.integer(VERSION);
      Der safe = file.enter(Der.SEQUENCE);
      safe.identifier();
      Der parts = Der.sequence(safe.enter(EXPLICIT).octets(Der.OCTET_STRING));
      for (int count = 0; parts.peek() != Der.END; count++) {
        if (count == MOST_PARTS) {
          throw damaged();
        }
        parts.skip();
      }
    } catch (DerException otherwise) {
      throw damaged();
    }
  }

  private static KeyFileException notOpened(boolean locked, @Nullable Secret password) {
    if (password != null && password.reveal().chars().anyMatch(c -> c > 0x7e)) {
      return new KeyFileException(
          "is a PKCS#12 file that keyPassword does not open; it goes beyond ASCII, which Java cannot"
              + " use for these: make the file anew with another password, or use encrypted PEM");
    }
    if (!locked) {
      return damaged();
    }
    return password == null ? Wrong.locked(SHAPE) : Wrong.wrongPassword(SHAPE);
  }

  private static KeyFileException damaged() {
    return new KeyFileException(
        "is a PKCS#12 file that is damaged or encrypted in a way that is not read; make it anew:"
            + " openssl pkcs12 -export -inkey key.pem -in certificate.pem -out key.p12");
  }

  private static FoundKey only(KeyStore store, char[] password)
      throws GeneralSecurityException, KeyFileException {
    List<String> keys = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
        keys.add(alias);
      }
    }
    if (keys.isEmpty()) {
      throw new KeyFileException(
          "is a PKCS#12 file without a private key; export the key with its certificate:"
              + " openssl pkcs12 -export -inkey key.pem -in certificate.pem -out key.p12");
    }
    if (keys.size() > 1) {
      throw Wrong.several(
          keys.size(),
          "copy it to a file of its own: keytool -importkeystore -srckeystore FILE -srcalias ALIAS"
              + " -destkeystore key.p12 -deststoretype PKCS12");
    }
    String alias = keys.get(0);
    Key key = store.getKey(alias, password);
    if (!(key instanceof PrivateKey) || key.getEncoded() == null) {
      throw damaged();
    }
    Certificate certificate = store.getCertificate(alias);
    PublicKey certified = certificate == null ? null : certificate.getPublicKey();
    return new FoundKey(DerKey.read(key.getEncoded(), null), null, null, certified);
  }
}
