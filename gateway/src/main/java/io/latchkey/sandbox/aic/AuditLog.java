package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/** What {@code /monitoring/logs} tells: the last calls of AM and IDM. Any thread. */
final class AuditLog {
  /** Entries kept; the oldest go first. */
  static final int MOST = 1_000;

  /** One entry; its number grows from 1. */
  record Entry(long number, String source, Instant at, ObjectNode shown) {}

  private final Deque<Entry> entries = new ArrayDeque<>();
  private long written;

  /** Writes down who called what, and how it ended; a query is not written down. */
  synchronized void write(
      String source, Instant at, String transaction, String user, String call, int status) {
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    ObjectNode payload = shown.putObject("payload");
    payload.put("eventName", "access");
    payload.put("transactionId", transaction);
    payload.put("userId", user);
    payload.put("request", call);
    payload.put("statusCode", status);
    payload.put("timestamp", at.toString());
    shown.put("source", source);
    shown.put("timestamp", at.toString());
    shown.put("type", "application/json");
    entries.add(new Entry(++written, source, at, shown));
    if (entries.size() > MOST) {
      entries.remove();
    }
  }

  /** The entries of these sources after this number and not before this instant. */
  synchronized List<Entry> after(long number, Set<String> sources, Instant from, Instant to) {
    return entries.stream()
        .filter(entry -> entry.number() > number && sources.contains(entry.source()))
        .filter(entry -> !entry.at().isBefore(from) && !entry.at().isAfter(to))
        .toList();
  }
}
