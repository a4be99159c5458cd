package io.latchkey.gateway.downstream.respond;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.latchkey.gateway.http.Deadline;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A refusal as a problem document (RFC 9457) and the fields that go with it. Everything in it is
 * fixed text or a name of the configuration.
 */
public final class Problem {
  private static final JsonFactory JSON = new JsonFactory();
  private static final JsonStringEncoder ESCAPES = JsonStringEncoder.getInstance();

  /** IMF-fixdate (RFC 9110 section 5.6.7), whose day always has two digits. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private static volatile Second lastSecond = new Second(Long.MIN_VALUE, "");

  /** A second since the epoch, and its date. */
  private record Second(long epoch, String text) {}

  /** What the document of each reason begins with, up to the value of its detail. */
  private static final Map<Reason, byte[]> BEGINS = begins();

  private static final byte[] REQUEST_ID = ",\"requestId\":".getBytes(StandardCharsets.US_ASCII);

  private Problem() {}

  private static Map<Reason, byte[]> begins() {
    Map<Reason, byte[]> begins = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      String begin =
          "{\"type\":%s,\"title\":%s,\"status\":%d,\"detail\":"
              .formatted(quoted(reason.urn()), quoted(reason.title()), reason.status());
      begins.put(reason, begin.getBytes(StandardCharsets.UTF_8));
    }
    return begins;
  }

  private static String quoted(String text) {
    return '"' + new String(ESCAPES.quoteAsUTF8(text), StandardCharsets.UTF_8) + '"';
  }

  /** The document itself, JSON. */
  public static byte[] content(Refusal refusal, String requestId) {
    if (refusal.caller() == null
        && refusal.route() == null
        && refusal.scopes().isEmpty()
        && refusal.deadline() == null) {
      return brief(refusal, requestId);
    }
    return full(refusal, requestId);
  }

  /** That of one which names nothing, as floods of them do. */
  private static byte[] brief(Refusal refusal, String requestId) {
    byte[] begin = Objects.requireNonNull(BEGINS.get(refusal.reason()));
    byte[] detail = ESCAPES.quoteAsUTF8(refusal.detail());
    byte[] id = ESCAPES.quoteAsUTF8(requestId);
    ByteBuffer out =
        ByteBuffer.allocate(begin.length + detail.length + REQUEST_ID.length + id.length + 5);
    out.put(begin).put((byte) '"').put(detail).put((byte) '"');
    out.put(REQUEST_ID).put((byte) '"').put(id).put((byte) '"').put((byte) '}');
    return out.array();
  }

  /** That of any. */
  static byte[] full(Refusal refusal, String requestId) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("type", refusal.reason().urn());
      json.writeStringField("title", refusal.reason().title());
      json.writeNumberField("status", refusal.reason().status());
      json.writeStringField("detail", refusal.detail());
      json.writeStringField("requestId", requestId);
      if (refusal.caller() != null) {
        json.writeStringField("caller", refusal.caller());
      }
      if (refusal.route() != null) {
        json.writeStringField("route", refusal.route());
      }
      if (!refusal.scopes().isEmpty()) {
        json.writeArrayFieldStart("scopes");
        for (String scope : refusal.scopes()) {
          json.writeString(scope);
        }
        json.writeEndArray();
      }
      Deadline reached = refusal.deadline();
      if (reached != null) {
        json.writeStringField("limit", reached.limit());
        json.writeStringField("step", reached.step().word());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }

  /** The field lines of the answer that holds it, each ended by CRLF. */
  public static byte[] lines(Refusal refusal, String requestId, Instant now) {
    Reason reason = refusal.reason();
    StringBuilder lines = new StringBuilder(400);
    line(lines, "Date", date(now));
    line(lines, "Content-Type", "application/problem+json");
    line(lines, "Cache-Control", "no-store");
    line(lines, "X-Content-Type-Options", "nosniff");
    line(lines, "X-Request-Id", requestId);
    line(lines, "Proxy-Status", proxyStatus(refusal));
    if (reason.status() == 401) {
      line(lines, "WWW-Authenticate", "Bearer realm=\"latchkey\"");
      line(lines, "WWW-Authenticate", "Basic realm=\"latchkey\", charset=\"UTF-8\"");
    }
    if (reason.status() == 405) {
      line(lines, "Allow", String.join(", ", refusal.allow().stream().sorted().toList()));
    }
    if (reason == Reason.WEBSOCKET_VERSION) {
      // RFC 9110 section 15.5.22 and RFC 6455 section 4.4
      line(lines, "Connection", "Upgrade");
      line(lines, "Upgrade", "websocket");
      line(lines, "Sec-WebSocket-Version", "13");
    }
    if (reason.status() == 503 || refusal.retryAfterSeconds() > 0) {
      line(lines, "Retry-After", Long.toString(Math.max(1, refusal.retryAfterSeconds())));
    }
    return lines.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** The refusal for machines (RFC 9209), so that our 401 and 503 can be told from the tenant's. */
  private static String proxyStatus(Refusal refusal) {
    Reason reason = refusal.reason();
    Deadline reached = refusal.deadline();
    String error =
        reached != null && reason == Reason.TIMEOUT ? error(reached.step()) : error(reason);
    return "latchkey; error=" + error + "; details=\"" + reason.urn() + "\"";
  }

  private static String error(Step step) {
    return switch (step) {
      case PLACE -> "connection_limit_reached";
      case CONNECT -> "connection_timeout";
      case SEND -> "connection_write_timeout";
      case CONTENT -> "connection_read_timeout";
      case TOKEN, FIRST_BYTE -> "http_response_timeout";
    };
  }

  private static String error(Reason reason) {
    return switch (reason) {
      case UNREACHABLE, CIRCUIT_OPEN -> "destination_unavailable";
      case BROKEN -> "connection_terminated";
      case MALFORMED_ANSWER -> "http_protocol_error";
      case TIMEOUT -> "http_response_timeout";
      case CONNECTION_LIMIT, CONCURRENCY -> "connection_limit_reached";
      case LOOP -> "proxy_loop_detected";
      case FAULT, NO_TOKEN, QUOTA_QUEUE, OVERLOADED, DRAINING -> "proxy_internal_error";
      case MALFORMED,
          AMBIGUOUS_TARGET,
          BAD_HOST,
          BAD_HANDSHAKE,
          WEBSOCKET_VERSION,
          SLOW_REQUEST,
          CONTENT_TOO_LARGE,
          TARGET_TOO_LONG,
          EXPECTATION_FAILED,
          FIELDS_TOO_LARGE,
          METHOD_NOT_IMPLEMENTED,
          VERSION_NOT_SUPPORTED,
          MALFORMED_SESSION ->
          "http_request_error";
      case UNPROVEN,
          TWO_CALLERS,
          NO_ROUTE,
          METHOD_NOT_ALLOWED,
          CALLER_NOT_LISTED,
          NOT_OPENED,
          PROTECTED_ENDPOINT,
          NO_SESSION,
          TOO_MANY_CALLS,
          RATE_LIMIT,
          QUOTA ->
          "http_request_denied";
    };
  }

  /** A flood of refusals writes the same second again and again. */
  private static String date(Instant now) {
    Second known = lastSecond;
    if (known.epoch() != now.getEpochSecond()) {
      known = new Second(now.getEpochSecond(), DATE.format(now));
      lastSecond = known;
    }
    return known.text();
  }

  private static void line(StringBuilder lines, String name, String value) {
    lines.append(name).append(": ").append(value).append("\r\n");
  }
}
