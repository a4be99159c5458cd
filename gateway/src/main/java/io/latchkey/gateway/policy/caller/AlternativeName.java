package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.Cidr;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * A subject alternative name that is looked for (RFC 5280 section 4.2.1.6), in names of its own
 * type alone: a DNS name that looks like a URI is none.
 */
sealed interface AlternativeName {
  int MAIL = 1;
  int DNS = 2;
  int URI = 6;
  int ADDRESS = 7;

  /** Whether a name of the certificate, of {@code type}, is the one. */
  boolean equalsName(int type, String value);

  /** The name that the configuration spells: its form says of which type it is. */
  static AlternativeName parse(String text) {
    if (text.contains("://") || Ascii.startsWithIgnoreCase(text, "urn:")) {
      return new Exact(URI, text);
    }
    if (text.contains("@")) {
      return new Exact(MAIL, text);
    }
    try {
      return new Address(Cidr.parse(text));
    } catch (IllegalArgumentException noAddress) {
      return new Host(Ascii.lower(text));
    }
  }

  /** Whether the certificate has this name; false if its names cannot be read. */
  default boolean isAmong(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return false;
      }
      for (List<?> name : names) {
        if (name.get(0) instanceof Integer type
            && name.get(1) instanceof String value
            && equalsName(type, value)) {
          return true;
        }
      }
      return false;
    } catch (CertificateParsingException malformed) {
      return false;
    }
  }

  /** A URI or a mail address, as it is written. */
  record Exact(int type, String name) implements AlternativeName {
    @Override
    public boolean equalsName(int type, String value) {
      return type == this.type && value.equals(name);
    }
  }

  /** A DNS name in lower case; a wildcard is only itself. */
  record Host(String name) implements AlternativeName {
    @Override
    public boolean equalsName(int type, String value) {
      return type == DNS && Ascii.equalsIgnoreCase(value, name);
    }
  }

  /** An address, which has many spellings. */
  record Address(Cidr address) implements AlternativeName {
    @Override
    public boolean equalsName(int type, String value) {
      return type == ADDRESS && address.toString().equals(Cidr.parse(value).toString());
    }
  }
}
