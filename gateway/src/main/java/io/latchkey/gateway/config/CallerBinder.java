package io.latchkey.gateway.config;

import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import io.latchkey.gateway.policy.caller.CallerSettings.JwtPattern;
import io.latchkey.gateway.policy.caller.Priority;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** {@code callers}: who may prove to be whom. */
final class CallerBinder {
  private static final String HASH_PREFIX = "sha256:";
  private static final String PROOFS = "apiKey, certificate, jwt or introspection";

  private static final int MOST_CALLS = 1_000_000;

  private CallerBinder() {}

  /** The caller at {@code item}, or null after a problem. */
  static @Nullable CallerSettings bind(String name, Item item) {
    String fault = Names.callerFault(name);
    if (fault != null && Names.fault(name) == null) {
      item.errorAtOwner(fault);
    }
    Section section = Section.open(item, Shapes.CALLER);
    if (section == null) {
      return null;
    }
    boolean marker = section.flag("markerHeader", false);
    checkProofs(section, marker);
    List<Cidr> networks = Networks.read(section.oneOrMore("network", "address blocks"));
    return new CallerSettings(
        name,
        each(section, "apiKey", CallerBinder::apiKey),
        each(section, "certificate", CallerBinder::certificate),
        each(section, "jwt", CallerBinder::jwt),
        each(section, "introspection", CallerBinder::introspection),
        networks,
        marker,
        Priority.valueOf(section.word("priority").toUpperCase(Locale.ROOT)),
        section.integer("concurrency", CallerSettings.ANY_NUMBER, 1, MOST_CALLS));
  }

  private static void checkProofs(Section section, boolean marker) {
    boolean proof =
        section.has("apiKey")
            || section.has("certificate")
            || section.has("jwt")
            || section.has("introspection");
    Item network = section.get("network");
    if (!proof && network == null) {
      section.item.reading.problems.error(
          section.item.owner(),
          section.item.path(),
          "has no proof of who it is; allowed: "
              + PROOFS
              + ", or network together with markerHeader: true");
    } else if (!proof && !marker && network != null) {
      network.error("is never enough alone; add markerHeader: true, or " + PROOFS);
    }
  }

  private static <T> List<T> each(Section section, String key, Function<Item, @Nullable T> read) {
    List<T> values = new ArrayList<>();
    for (Item item : section.oneOrMore(key, "what a single value may be")) {
      T value = read.apply(item);
      if (value != null && values.contains(value)) {
        item.error("stands in this list twice");
      } else if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  /** The hash of an API key. The value is never quoted: it may be the key itself by mistake. */
  private static @Nullable String apiKey(Item item) {
    String expected = "sha256: and the 64 lower-case hexadecimal digits of the key's SHA-256";
    String text = item.text(expected);
    if (text == null) {
      return null;
    }
    String hash = text.startsWith(HASH_PREFIX) ? text.substring(HASH_PREFIX.length()) : "";
    if (!Check.SHA256.holds(hash)) {
      item.error("must be " + expected + "; 'latchkey caller new' makes one");
      return null;
    }
    return hash;
  }

  private static @Nullable CertificatePattern certificate(Item item) {
    Section section = Section.open(item, Shapes.CALLER_CERTIFICATE);
    if (section == null) {
      return null;
    }
    if (!section.has("subject") && !section.has("san") && !section.has("sha256")) {
      section.item.lacks("subject", "is missing; allowed: subject, san or sha256, or several");
      return null;
    }
    String subject = section.text("subject");
    Item subjectItem = section.get("subject");
    if (subject != null && subjectItem != null && !isName(subject)) {
      subjectItem.error("must be a distinguished name, like CN=hr-batch,O=Acme");
    }
    String sha256 = section.text("sha256");
    Item sha256Item = section.get("sha256");
    if (sha256 != null && sha256Item != null && !Check.SHA256.holds(sha256)) {
      sha256Item.error("must be " + Check.SHA256.expected() + " without colons");
    }
    return new CertificatePattern(subject, section.text("san"), sha256);
  }

  private static boolean isName(String text) {
    try {
      return !new X500Principal(text).getName().isEmpty();
    } catch (IllegalArgumentException malformed) {
      return false;
    }
  }

  private static @Nullable JwtPattern jwt(Item item) {
    Section section = Section.open(item, Shapes.JWT);
    if (section == null) {
      return null;
    }
    section.word("cleartext");
    boolean cleartext = section.has("cleartext");
    Item issuerItem = section.get("issuer");
    Item keysItem = section.get("jwksUri");
    URI keys = keysItem == null ? null : Urls.read(keysItem, cleartext, "jwt");
    String issuer = section.text("issuer");
    if (issuerItem != null && keysItem == null && issuer != null) {
      issuer = Urls.readBase(issuerItem, cleartext, "jwt") == null ? null : issuer;
    }
    String audience = section.text("audience");
    String subject = section.text("subject");
    return issuer == null || audience == null || subject == null
        ? null
        : new JwtPattern(issuer, audience, subject, keys);
  }

  private static @Nullable IntrospectionPattern introspection(Item item) {
    Section section = Section.open(item, Shapes.INTROSPECTION);
    if (section == null) {
      return null;
    }
    section.word("cleartext");
    Item endpointItem = section.get("endpoint");
    URI endpoint =
        endpointItem == null
            ? null
            : Urls.read(endpointItem, section.has("cleartext"), "introspection");
    String clientId = section.text("clientId");
    Secret clientSecret = section.secret("clientSecret");
    String subject = section.text("subject");
    return endpoint == null || clientId == null || clientSecret == null || subject == null
        ? null
        : new IntrospectionPattern(endpoint, clientId, clientSecret, subject);
  }
}
