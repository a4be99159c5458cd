/**
 * HTTP/2 in raw frames: a caller that can send what no library would, the table of conformance, and
 * floods. Nothing here speaks through a codec but for the decoding of HPACK.
 */
@NullMarked
package io.latchkey.gateway.journey.http2;

import org.jspecify.annotations.NullMarked;
