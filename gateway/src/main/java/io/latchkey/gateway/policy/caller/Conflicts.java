package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.policy.caller.CallerSettings.CertificatePattern;
import io.latchkey.gateway.policy.caller.Callers.Conflict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/** Finds callers of which one credential could prove two. */
final class Conflicts {
  private final Map<Object, String> owners = new HashMap<>();
  private final Map<Object, List<Held>> certificates = new HashMap<>();
  private final Set<Conflict> found = new LinkedHashSet<>();

  private record Key(String why, Object first, Object second) {}

  private record Held(String caller, CertificatePattern pattern) {}

  private Conflicts() {}

  static List<Conflict> among(List<CallerSettings> callers) {
    Conflicts conflicts = new Conflicts();
    callers.forEach(conflicts::add);
    return List.copyOf(conflicts.found);
  }

  private void add(CallerSettings caller) {
    String name = caller.name();
    caller
        .apiKeys()
        .forEach(hash -> claim(name, new Key("the same API key proves both", hash, "")));
    caller
        .jwts()
        .forEach(
            jwt -> claim(name, new Key("one JWT could prove both", jwt.issuer(), jwt.subject())));
    caller
        .introspections()
        .forEach(
            pattern ->
                claim(
                    name,
                    new Key("one token could prove both", pattern.endpoint(), pattern.subject())));
    caller.certificates().forEach(pattern -> addCertificate(name, pattern));
  }

  private void claim(String name, Key key) {
    String owner = owners.putIfAbsent(key, name);
    if (owner != null && !owner.equals(name)) {
      found.add(new Conflict(owner, name, key.why()));
    }
  }

  /** Two patterns that share a name, and that no other name, of which there is only one, parts. */
  private void addCertificate(String name, CertificatePattern pattern) {
    Held held = new Held(name, pattern);
    for (Object shared : identities(pattern)) {
      List<Held> others = certificates.computeIfAbsent(shared, none -> new ArrayList<>(1));
      for (Held other : others) {
        boolean apart =
            differ(subject(pattern), subject(other.pattern()))
                || differ(pattern.sha256(), other.pattern().sha256());
        if (!apart && !other.caller().equals(name)) {
          found.add(new Conflict(other.caller(), name, "one certificate could prove both"));
        }
      }
      others.add(held);
    }
  }

  private static List<Object> identities(CertificatePattern pattern) {
    List<Object> identities = new ArrayList<>(3);
    Object subject = subject(pattern);
    String san = pattern.san();
    String sha256 = pattern.sha256();
    if (subject != null) {
      identities.add(new Key("subject", subject, ""));
    }
    if (san != null) {
      identities.add(new Key("san", AlternativeName.parse(san).toString(), ""));
    }
    if (sha256 != null) {
      identities.add(new Key("sha256", sha256, ""));
    }
    return identities;
  }

  private static @Nullable Object subject(CertificatePattern pattern) {
    String subject = pattern.subject();
    if (subject == null) {
      return null;
    }
    try {
      return new X500Principal(subject);
    } catch (IllegalArgumentException malformed) {
      return subject;
    }
  }

  private static boolean differ(@Nullable Object first, @Nullable Object second) {
    return first != null && second != null && !first.equals(second);
  }
}
