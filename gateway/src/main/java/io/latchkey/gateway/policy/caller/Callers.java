package io.latchkey.gateway.policy.caller;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.policy.caller.CallerSettings.IntrospectionPattern;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All callers: who a call proves to come from, by what it carries and where it comes from.
 *
 * <p>All keys of a caller must hold; proofs of two callers are a refusal; a value that proves
 * nobody is no proof and only counted. Whatever is malformed proves nobody. Safe for any thread.
 */
public final class Callers {
  /** The most values of {@code Authorization} and {@code X-Api-Key} together that are looked at. */
  static final int MAX_VALUES = 8;

  /** The longest Bearer token that an authority is asked of, in characters. */
  static final int MAX_TOKEN = 8192;

  private final ApiKeys apiKeys = new ApiKeys();
  private final Certificates certificates = new Certificates();
  private final Jwts jwts = new Jwts();
  private final Introspections introspections = new Introspections();
  private final List<IntrospectionPattern> authorities;
  private final List<KnownCaller> places = new ArrayList<>();
  private final Map<String, KnownCaller> byName = new HashMap<>();

  /**
   * Two callers that one credential could prove, and which one, as a sentence without a subject.
   */
  public record Conflict(String first, String second, String why) {}

  private Callers(List<CallerSettings> settings) {
    Map<Object, IntrospectionPattern> asked = new LinkedHashMap<>();
    for (CallerSettings each : settings) {
      KnownCaller caller = KnownCaller.of(each);
      byName.put(caller.name(), caller);
      apiKeys.add(caller, each.apiKeys());
      certificates.add(caller, each.certificates());
      jwts.add(caller, each.jwts());
      introspections.add(caller, each.introspections());
      each.introspections().forEach(pattern -> asked.putIfAbsent(pattern.endpoint(), pattern));
      if (caller.isPlace()) {
        places.add(caller);
      }
    }
    apiKeys.build();
    authorities = List.copyOf(asked.values());
  }

  /**
   * Makes the table.
   *
   * @throws IllegalArgumentException with a sentence that names the caller, if a hash or a
   *     distinguished name is malformed
   */
  public static Callers of(List<CallerSettings> settings) {
    return new Callers(settings);
  }

  /** Every two callers that one JWT, certificate, token or API key could prove. */
  public static List<Conflict> conflicts(List<CallerSettings> settings) {
    return Conflicts.among(settings);
  }

  /** The authorities that an opaque token is asked of, one for each endpoint. */
  public List<IntrospectionPattern> authorities() {
    return authorities;
  }

  /**
   * The caller that {@code head} proves.
   *
   * @param introspected what {@link #authorities} say of {@link #opaqueToken}; empty if it is null
   * @throws RefusedException {@link Reason#UNPROVEN} or {@link Reason#TWO_CALLERS}
   */
  public Caller authenticate(
      RequestHead head, Instant now, SigningKeys keys, List<Introspected> introspected)
      throws RefusedException {
    return authenticate(head, now, keys, introspected, new ProofMemory(), count -> {});
  }

  /**
   * The same.
   *
   * @param memory of the thread that this runs on; none but these callers may have used it
   * @param stale is told, before any refusal, how many values of the call proved nobody
   */
  public Caller authenticate(
      RequestHead head,
      Instant now,
      SigningKeys keys,
      List<Introspected> introspected,
      ProofMemory memory,
      IntConsumer stale)
      throws RefusedException {
    Evidence evidence = look(head, now, keys, memory);
    List<KnownCaller> placed = placed(head);
    if (!introspected.isEmpty() && tokenToAsk(evidence, placed) != null) {
      List<KnownCaller> known = introspections.find(introspected);
      if (!known.isEmpty()) {
        evidence.addIntrospected(known);
      }
    }
    stale.accept(evidence.stale());
    return proven(evidence, placed, head);
  }

  /** The evidence of the one caller that all of this speaks for. */
  Caller proven(Evidence evidence, List<KnownCaller> placed, RequestHead head)
      throws RefusedException {
    KnownCaller caller = theOne(evidence, placed);
    if (caller == null || !caller.holds(evidence.shown(), head.peer(), isMarked(head))) {
      throw Refusal.of(
              Reason.UNPROVEN, "The call carries no proof of a caller, or none that is known here.")
          .raise();
    }
    return new Caller(
        caller.name(), evidence.proof(), evidence.bearer(), evidence.stale(), caller.priority());
  }

  /** The caller of that name, or null. */
  @Nullable KnownCaller known(String name) {
    return byName.get(name);
  }

  /**
   * The Bearer token that the authorities must be asked of before {@link #authenticate}: the only
   * one of the call that proves nobody here, where nothing else proves the caller. Null for most
   * calls.
   */
  public @Nullable Secret opaqueToken(RequestHead head, Instant now, SigningKeys keys) {
    return opaqueToken(head, now, keys, new ProofMemory());
  }

  /**
   * The same.
   *
   * @param memory of the thread that this runs on; none but these callers may have used it
   */
  public @Nullable Secret opaqueToken(
      RequestHead head, Instant now, SigningKeys keys, ProofMemory memory) {
    if (introspections.isEmpty()) {
      return null;
    }
    try {
      String token = tokenToAsk(look(head, now, keys, memory), placed(head));
      return token == null ? null : Secret.of(token);
    } catch (RefusedException refusedLater) {
      return null;
    }
  }

  /** Looks at every value that could prove a caller. */
  Evidence look(RequestHead head, Instant now, SigningKeys keys, ProofMemory memory)
      throws RefusedException {
    Evidence evidence = new Evidence();
    FieldSection fields = head.fields();
    int values = 0;
    for (int i = 0; i < fields.count(); i++) {
      FieldName name = fields.known(i);
      if (name != FieldName.X_API_KEY && name != FieldName.AUTHORIZATION) {
        continue;
      }
      if (++values > MAX_VALUES) {
        throw Refusal.of(Reason.UNPROVEN, "The call carries more proofs than are looked at.")
            .raise();
      }
      if (name == FieldName.X_API_KEY) {
        addKey(
            evidence,
            apiKeys.find(fields.bytes(), fields.valueStart(i), fields.valueEnd(i), memory));
      } else if (Authorization.bearer(fields, i) >= 0) {
        addBearer(evidence, fields, i, now, keys, memory);
      } else {
        addBasic(evidence, fields.value(i), memory);
      }
    }
    X509Certificate certificate = head.peer().certificate();
    if (certificate != null) {
      certificates.find(certificate, now).forEach(each -> evidence.add(each, Proof.CERTIFICATE));
    }
    return evidence;
  }

  private void addBasic(Evidence evidence, String value, ProofMemory memory) {
    Authorization.Basic basic = Authorization.basic(value);
    if (basic == null) {
      evidence.addStale();
      return;
    }
    byte[] password = basic.password();
    KnownCaller owner = apiKeys.find(password, 0, password.length, memory);
    addKey(evidence, owner != null && owner.name().equals(basic.user()) ? owner : null);
  }

  private void addBearer(
      Evidence evidence,
      FieldSection fields,
      int i,
      Instant now,
      SigningKeys keys,
      ProofMemory memory) {
    byte[] bytes = fields.bytes();
    int from = Authorization.bearer(fields, i);
    int to = fields.valueEnd(i);
    KnownCaller owner = null;
    if (to - from <= Jwts.MAX_JWT) {
      // never by the hash of what was looked at before
      memory.hash(bytes, from, to);
      owner = apiKeys.findHashed(to - from, memory);
    }
    if (owner != null) {
      evidence.addBearer(List.of(owner), Proof.API_KEY);
      return;
    }
    List<KnownCaller> known = jwts.find(bytes, from, to, now, keys, memory);
    if (known.isEmpty()) {
      evidence.addUnknown(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
    } else {
      evidence.addBearer(known, Proof.JWT);
    }
  }

  private static void addKey(Evidence evidence, @Nullable KnownCaller owner) {
    if (owner == null) {
      evidence.addStale();
    } else {
      evidence.add(owner, Proof.API_KEY);
    }
  }

  /** The callers whom the peer's address and the marker prove. */
  List<KnownCaller> placed(RequestHead head) {
    if (places.isEmpty() || !isMarked(head)) {
      return List.of();
    }
    List<KnownCaller> placed = new ArrayList<>(1);
    for (KnownCaller place : places) {
      if (place.holds(0, head.peer(), true)) {
        placed.add(place);
      }
    }
    return placed;
  }

  private static boolean isMarked(RequestHead head) {
    FieldSection fields = head.fields();
    int line = fields.indexOf(FieldName.X_LATCHKEY, 0);
    return line >= 0
        && fields.value(line).equals("1")
        && fields.indexOf(FieldName.X_LATCHKEY, line + 1) < 0;
  }

  /** The only caller that anything in the call speaks for, or null. */
  private static @Nullable KnownCaller theOne(Evidence evidence, List<KnownCaller> placed)
      throws RefusedException {
    KnownCaller shown = evidence.caller();
    if (evidence.ofTwo() || placed.size() + (shown == null ? 0 : 1) > 1) {
      throw Refusal.of(Reason.TWO_CALLERS, "The call carries proofs of two different callers.")
          .raise();
    }
    return shown == null && !placed.isEmpty() ? placed.get(0) : shown;
  }

  /** The token to be introspected: it must be able to change the answer. */
  private @Nullable String tokenToAsk(Evidence evidence, List<KnownCaller> placed) {
    String token = evidence.unknownToken();
    if (token == null || token.length() > MAX_TOKEN || !Ascii.isB64Token(token)) {
      return null;
    }
    KnownCaller shown = evidence.caller();
    boolean open = shown == null || shown.lacks(Proof.INTROSPECTION, evidence.shown());
    return open && placed.isEmpty() && !evidence.ofTwo() ? token : null;
  }
}
