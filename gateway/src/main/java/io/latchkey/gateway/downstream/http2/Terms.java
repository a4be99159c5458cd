package io.latchkey.gateway.downstream.http2;

import io.latchkey.gateway.http.Peer;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * What one connection is served under: who is at its other end, and the limits of the listener that
 * it came through.
 *
 * @param listener the address that took it, as it stands in logs
 * @param peer who is at the other end
 * @param encodedSlash whether some route allows {@code %2F} in a path, now
 * @param line the most octets of a path with its query
 * @param section the most octets of a field section, counted as RFC 9113 section 6.5.2 does
 * @param fields the most fields of a section
 * @param requests how many requests it carries before it is closed
 * @param streams how many of them at once
 * @param headerTime for the preface, for our settings to be confirmed, and for each field block
 * @param idle how long it is kept without a request
 * @param minimumRate octets per second, in either direction, below which a caller is slow
 * @param rateGrace how long is waited before that counts
 * @param shared what it may borrow from to hold content and answers
 */
public record Terms(
    String listener,
    Peer peer,
    BooleanSupplier encodedSlash,
    int line,
    int section,
    int fields,
    int requests,
    int streams,
    Duration headerTime,
    Duration idle,
    long minimumRate,
    Duration rateGrace,
    SharedRoom shared) {}
