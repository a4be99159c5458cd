package io.latchkey.gateway.telemetry;

import io.latchkey.gateway.http.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of an access line that call after call has alike: they are written once, and copied for
 * as long as nothing that stands in them differs. Not thread-safe.
 */
abstract class LogPart {
  private byte[] written = new byte[0];

  private LogPart() {}

  /** Where a call came in. */
  static LogPart ofPlace() {
    return new Place();
  }

  /** What was decided on it. */
  static LogPart ofDecisions() {
    return new Decisions();
  }

  /** Writes the members, which are not the first of the line. */
  void write(ExchangeRecord record, JsonLine line) {
    if (!isOf(record)) {
      int from = line.length();
      members(record, line);
      written = line.since(from);
      keep(record);
    } else {
      line.again(written);
    }
  }

  abstract boolean isOf(ExchangeRecord record);

  abstract void keep(ExchangeRecord record);

  abstract void members(ExchangeRecord record, JsonLine line);

  private static final class Place extends LogPart {
    private static final JsonLine.Name LISTENER = new JsonLine.Name("listener");
    private static final JsonLine.Name PEER = new JsonLine.Name("peer");
    private static final JsonLine.Name HTTP = new JsonLine.Name("http");

    private String listener = "";
    private String peer = "";
    private @Nullable String http;

    @Override
    boolean isOf(ExchangeRecord record) {
      return listener.equals(record.listener)
          && peer.equals(record.peer)
          && http != null
          && http.equals(record.http);
    }

    @Override
    void keep(ExchangeRecord record) {
      listener = record.listener;
      peer = record.peer;
      http = record.http;
    }

    @Override
    void members(ExchangeRecord record, JsonLine line) {
      line.text(LISTENER, record.listener).text(PEER, record.peer).text(HTTP, record.http);
    }
  }

  private static final class Decisions extends LogPart {
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

    private @Nullable String @Nullable [] words;
    private List<String> removedCookies = List.of();
    private long generation;

    @Override
    boolean isOf(ExchangeRecord record) {
      @Nullable String[] kept = words;
      return kept != null
          && record.staleProofs == 0
          && !record.waived
          && record.reason == null
          && generation == record.generation
          && same(kept[0], record.caller)
          && same(kept[1], record.proof)
          && same(kept[2], record.route)
          && same(kept[3], record.scope)
          && same(kept[4], record.speaker)
          && same(kept[5], record.serviceAccount)
          && removedCookies.equals(record.removedCookies);
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
      return one == null ? other == null : one.equals(other);
    }

    @Override
    void keep(ExchangeRecord record) {
      boolean plain = record.staleProofs == 0 && !record.waived && record.reason == null;
      words =
          !plain
              ? null
              : new @Nullable String[] {
                record.caller,
                record.proof,
                record.route,
                record.scope,
                record.speaker,
                record.serviceAccount
              };
      removedCookies = record.removedCookies;
      generation = record.generation;
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
}
