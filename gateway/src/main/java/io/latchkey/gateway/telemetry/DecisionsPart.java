package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided on a call. */
final class DecisionsPart extends LogPart<DecisionsPart.Key> {
  private static final JsonLine.Name CALLER = new JsonLine.Name("caller");
  private static final JsonLine.Name PROOF = new JsonLine.Name("proof");
  private static final JsonLine.Name STALE_PROOFS = new JsonLine.Name("staleProofs");
  private static final JsonLine.Name ROUTE = new JsonLine.Name("route");
  private static final JsonLine.Name SCOPE = new JsonLine.Name("scope");
  private static final JsonLine.Name WAIVED = new JsonLine.Name("waived");
  private static final JsonLine.Name REMOVED_COOKIES = new JsonLine.Name("removedCookies");
  private static final JsonLine.Name SPEAKER = new JsonLine.Name("speaker");
  private static final JsonLine.Name SERVICE_ACCOUNT = new JsonLine.Name("serviceAccount");
  private static final JsonLine.Name GENERATION = new JsonLine.Name("generation");
  private static final JsonLine.Name STAGE = new JsonLine.Name("stage");
  private static final JsonLine.Name REASON = new JsonLine.Name("reason");

  record Key(
      @Nullable String caller,
      @Nullable String proof,
      @Nullable String route,
      @Nullable String scope,
      boolean waived,
      int staleProofs,
      List<String> removedCookies,
      @Nullable String speaker,
      @Nullable String serviceAccount,
      long generation,
      @Nullable Reason reason) {}

  DecisionsPart() {
    super(MANY);
  }

  @Override
  int hash(ExchangeRecord record) {
    String caller = record.caller;
    String route = record.route;
    return (caller == null ? 0 : caller.hashCode()) + (route == null ? 0 : 31 * route.hashCode());
  }

  @Override
  boolean isOf(Key key, ExchangeRecord record) {
    return key.generation == record.generation
        && key.reason == record.reason
        && key.staleProofs == record.staleProofs
        && key.waived == record.waived
        && same(key.caller, record.caller)
        && same(key.proof, record.proof)
        && same(key.route, record.route)
        && same(key.scope, record.scope)
        && same(key.speaker, record.speaker)
        && same(key.serviceAccount, record.serviceAccount)
        && same(key.removedCookies, record.removedCookies);
  }

  private static boolean same(List<String> some, List<String> others) {
    int size = some.size();
    if (size != others.size()) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!some.get(i).equals(others.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  Key keyOf(ExchangeRecord record) {
    return new Key(
        record.caller,
        record.proof,
        record.route,
        record.scope,
        record.waived,
        record.staleProofs,
        record.removedCookies,
        record.speaker,
        record.serviceAccount,
        record.generation,
        record.reason);
  }

  @Override
  void members(ExchangeRecord record, JsonLine line) {
    line.text(CALLER, record.caller)
        .text(PROOF, record.proof)
        .number(STALE_PROOFS, record.staleProofs == 0 ? -1 : record.staleProofs)
        .text(ROUTE, record.route)
        .text(SCOPE, record.scope)
        .flag(WAIVED, record.waived)
        .texts(REMOVED_COOKIES, record.removedCookies)
        .text(SPEAKER, record.speaker)
        .text(SERVICE_ACCOUNT, record.serviceAccount)
        .number(GENERATION, record.generation);
    Reason reason = record.reason;
    if (reason != null) {
      line.text(STAGE, reason.stage().word()).text(REASON, ReasonWords.of(reason));
    }
  }
}
