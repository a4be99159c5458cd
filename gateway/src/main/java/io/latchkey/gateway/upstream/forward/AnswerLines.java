package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.LineBuffer;
import org.jspecify.annotations.Nullable;

/** Writes the fields of a tenant's answer for the caller. Immutable. */
final class AnswerLines {
  /** Names that speak of caching, as bits. */
  private static final long CACHING =
      FieldSection.bit(FieldName.CACHE_CONTROL)
          | FieldSection.bit(FieldName.EXPIRES)
          | FieldSection.bit(FieldName.PRAGMA);

  /** Names that {@link #write} lets pass, whatever the call was, if no field nominates them. */
  private static final long PLAIN =
      CACHING
          | FieldSection.ORDINARY
          | FieldSection.bit(FieldName.CONTENT_ENCODING)
          | FieldSection.bit(FieldName.CONTENT_TYPE)
          | FieldSection.bit(FieldName.DATE)
          | FieldSection.bit(FieldName.VIA);

  private final LocationRule locations;

  AnswerLines(LocationRule locations) {
    this.locations = locations;
  }

  AnswerHead of(int status, FieldSection upstream, AnswerContext context) {
    LineBuffer out = LineBuffer.ofAnswer();
    boolean cachingTold = passOn(upstream, context, out);
    // what other lines say on caching is not heard where one of them may be gone
    cachingTold &= !EchoFilter.drop(out, context.echoes());
    out.line(FieldName.X_REQUEST_ID, context.requestId());
    if (!cachingTold) {
      // callers may prove themselves by what a shared cache does not look at (RFC 9111 section 3.5)
      out.line(FieldName.CACHE_CONTROL, "private");
    }
    return new AnswerHead(status, out.bytes(), out.length());
  }

  /** Writes the tenant's own lines; says whether one of them speaks of caching. */
  private boolean passOn(FieldSection upstream, AnswerContext context, LineBuffer out) {
    Nominations nominated = Nominations.of(upstream);
    long asTheyCame = nominated.isEmpty() ? PLAIN : 0;
    boolean cachingTold = false;
    int count = upstream.count();
    int unwritten = 0; // the lines from here on go as they came
    for (int i = 0; i < count; i++) {
      long bit = upstream.bit(i);
      boolean plain = (bit & asTheyCame) != 0;
      cachingTold |= (bit & CACHING) != 0 && (plain || !nominated.cover(upstream, i));
      if (plain) {
        continue;
      }
      out.lines(upstream, unwritten, i);
      unwritten = i + 1;
      FieldName name = upstream.known(i);
      if (nominated.cover(upstream, i)) {
        continue;
      }
      if (name == null) {
        writeUnknown(upstream, i, out);
      } else {
        write(name, upstream, i, context, out);
      }
    }
    out.lines(upstream, unwritten, count);
    return cachingTold;
  }

  /** Set-Cookie2 is a Set-Cookie to clients of RFC 2965, and has no other use. */
  private static void writeUnknown(FieldSection upstream, int i, LineBuffer out) {
    if (!upstream.isNamed(i, "set-cookie2")) {
      out.line(upstream, i);
    }
  }

  private void write(
      FieldName name, FieldSection upstream, int i, AnswerContext context, LineBuffer out) {
    switch (name) {
      case CONTENT_LENGTH, TRANSFER_ENCODING -> {}
      case CONNECTION, KEEP_ALIVE, PROXY_CONNECTION, TE, UPGRADE -> {}
      case PROXY_AUTHENTICATE, PROXY_AUTHENTICATION_INFO -> {}
      case ALT_SVC, STRICT_TRANSPORT_SECURITY, X_REQUEST_ID -> {}
      case AUTHORIZATION -> writeAuthorization(upstream, i, context, out);
      case SET_COOKIE -> writeCookie(upstream.value(i), context, out);
      case LOCATION, CONTENT_LOCATION -> writeLocation(upstream, i, context, out);
      default -> out.line(upstream, i);
    }
  }

  /** Tenants that echo or renew a token here do so with the caller's own alone. */
  private static void writeAuthorization(
      FieldSection upstream, int i, AnswerContext context, LineBuffer out) {
    if (!context.ourToken()) {
      out.line(upstream, i);
    }
  }

  private static void writeCookie(String value, AnswerContext context, LineBuffer out) {
    @Nullable String cookie =
        context.cookies().onResponse(value, context.ourToken(), context.tls());
    if (cookie != null) {
      out.line(FieldName.SET_COOKIE, cookie);
    }
  }

  private void writeLocation(FieldSection upstream, int i, AnswerContext context, LineBuffer out) {
    String value = upstream.value(i);
    String atGateway = locations.atGateway(value, context.gateway(), context.tls());
    if (atGateway.equals(value)) {
      out.line(upstream, i);
    } else {
      out.start(upstream.name(i)).text(atGateway).end();
    }
  }
}
