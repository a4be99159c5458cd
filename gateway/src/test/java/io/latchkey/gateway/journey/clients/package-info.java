/**
 * What real clients send: each does the same calls through a running gateway, and what it meant
 * must reach the tenant. Clients that are no programs of this machine are given as the bytes they
 * send.
 */
@NullMarked
package io.latchkey.gateway.journey.clients;

import org.jspecify.annotations.NullMarked;
