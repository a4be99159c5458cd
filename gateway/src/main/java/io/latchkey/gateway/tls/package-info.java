/**
 * What TLS is made of on both sides: the library that speaks it, ciphers, certificates from files,
 * contexts that can be replaced while they are used, and what its exceptions mean.
 *
 * <p>What enters: PEM files. What leaves: contexts and handlers. Never: whom to trust for what, a
 * key in a log line.
 */
@NullMarked
package io.latchkey.gateway.tls;

import org.jspecify.annotations.NullMarked;
