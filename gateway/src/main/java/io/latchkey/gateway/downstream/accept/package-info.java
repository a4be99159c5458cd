/**
 * Stage 1: the sockets that callers reach us by.
 *
 * <p>What enters: listener settings. What leaves: connections with their pipeline. Never: the
 * meaning of a request.
 */
@NullMarked
package io.latchkey.gateway.downstream.accept;

import org.jspecify.annotations.NullMarked;
