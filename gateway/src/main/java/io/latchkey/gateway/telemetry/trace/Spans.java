package io.latchkey.gateway.telemetry.trace;

import io.latchkey.gateway.http.Trace;
import io.latchkey.gateway.telemetry.EndedExchange;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spans of an exchange that has ended: one of the exchange, and below it one for each stage
 * that took time, of which {@code transport} is the call to the tenant. Confined to one thread.
 */
public final class Spans {
  private static final int FIRST_SERVER_ERROR = 500;

  private final Ids ids = new Ids();
  private final List<SpanData> done = new ArrayList<>();
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Tracer tracer;

  /**
   * Makes spans.
   *
   * @param service the name that traces know this gateway by
   * @param version of the gateway
   * @param clock the time of day
   * @param nanos the clock of the exchanges
   */
  public Spans(String service, String version, InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", service)
                .put("service.version", version)
                .build());
    this.tracer =
        SdkTracerProvider.builder()
            .setSampler(Sampler.alwaysOn())
            .setIdGenerator(ids)
            .setResource(resource)
            .addSpanProcessor(new Collect())
            .build()
            .get("latchkey", version);
  }

  /** Keeps each span that has ended. */
  private final class Collect implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      // nothing is to be added to it
    }

    @Override
    public boolean isStartRequired() {
      return false;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      done.add(span.toSpanData());
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }

  /** The spans of {@code exchange}, the innermost first. */
  List<SpanData> of(EndedExchange exchange) {
    done.clear();
    Instant now = clock.instant();
    long waited = Math.max(0, nanos.getAsLong() - exchange.endedAtNanos());
    long end = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - waited;
    long start = end - Math.max(0, exchange.totalNanos());
    Trace trace = exchange.trace();
    Span whole = begin(name(exchange), SpanKind.SERVER, parent(trace), trace, trace.own(), start);
    describe(whole, exchange);
    stages(exchange, Context.root().with(whole), start, end);
    whole.end(end, TimeUnit.NANOSECONDS);
    return List.copyOf(done);
  }

  private static Context parent(Trace trace) {
    if (!trace.joined()) {
      return Context.root();
    }
    SpanContext caller =
        SpanContext.createFromRemoteParent(
            trace.id(),
            Trace.span(trace.parent()),
            TraceFlags.getSampled(),
            TraceState.getDefault());
    return Context.root().with(Span.wrap(caller));
  }

  private Span begin(
      String name, SpanKind kind, Context parent, Trace trace, long id, long startNanos) {
    ids.next(trace.id(), id == 0 ? "" : Trace.span(id));
    SpanBuilder builder = tracer.spanBuilder(name).setSpanKind(kind).setParent(parent);
    return builder.setStartTimestamp(startNanos, TimeUnit.NANOSECONDS).startSpan();
  }

  private static String name(EndedExchange exchange) {
    String method = exchange.method().isEmpty() ? "HTTP" : exchange.method();
    return exchange.route() == null ? method : method + " " + exchange.route();
  }

  private static void describe(Span span, EndedExchange exchange) {
    span.setAttribute("http.request.method", exchange.method());
    span.setAttribute("url.path", exchange.path());
    text(span, "network.protocol.version", exchange.http());
    text(span, "latchkey.request_id", exchange.requestId());
    text(span, "latchkey.caller", exchange.caller());
    text(span, "latchkey.route", exchange.route());
    text(span, "latchkey.service_account", exchange.account());
    text(span, "latchkey.refusal", exchange.refusal());
    if (exchange.retried()) {
      span.setAttribute("latchkey.retried", true);
    }
    if (exchange.status() >= 0) {
      span.setAttribute("http.response.status_code", exchange.status());
    }
    if (exchange.broken()) {
      span.setAttribute("error.type", "broken_off");
      span.setStatus(StatusCode.ERROR);
    } else if (exchange.status() >= FIRST_SERVER_ERROR) {
      span.setAttribute("error.type", Integer.toString(exchange.status()));
      span.setStatus(StatusCode.ERROR);
    }
  }

  private static void text(Span span, String key, @Nullable String value) {
    if (value != null) {
      span.setAttribute(key, value);
    }
  }

  /** The stages follow each other; each begins where the one before it ended. */
  private void stages(EndedExchange exchange, Context whole, long start, long end) {
    long at = start;
    for (EndedExchange.Part part : exchange.decided()) {
      at = stage(part.stage().word(), exchange, whole, at, Math.min(end, at + part.nanos()));
    }
    if (exchange.tokenNanos() >= 0) {
      at = stage("credential", exchange, whole, at, Math.min(end, at + exchange.tokenNanos()));
    }
    if (exchange.connectNanos() >= 0) {
      at = stage("connect", exchange, whole, at, Math.min(end, at + exchange.connectNanos()));
    }
    if (exchange.firstByteNanos() >= 0 || exchange.upstreamStatus() >= 0) {
      Trace trace = exchange.trace();
      Span call = begin("transport", SpanKind.CLIENT, whole, trace, trace.call(), at);
      call.setAttribute("http.request.method", exchange.method());
      if (exchange.upstreamStatus() >= 0) {
        call.setAttribute("http.response.status_code", exchange.upstreamStatus());
      }
      if (exchange.firstByteNanos() >= 0) {
        long head = Math.min(end, at + exchange.firstByteNanos());
        call.addEvent("first byte", head, TimeUnit.NANOSECONDS);
      }
      if (exchange.upstreamStatus() >= FIRST_SERVER_ERROR) {
        call.setStatus(StatusCode.ERROR);
      }
      call.end(end, TimeUnit.NANOSECONDS);
    }
  }

  private long stage(String name, EndedExchange exchange, Context whole, long from, long to) {
    begin(name, SpanKind.INTERNAL, whole, exchange.trace(), 0, from).end(to, TimeUnit.NANOSECONDS);
    return to;
  }
}
