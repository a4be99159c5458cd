/**
 * The operator's own listener: health, metrics, the API, the dashboard.
 *
 * <p>What enters: views, and a reader of requests, that bootstrap hands in. What leaves: answers to
 * operators. Never: a room of the request's way.
 */
@NullMarked
package io.latchkey.gateway.admin;

import org.jspecify.annotations.NullMarked;
