/**
 * Journeys: the real gateway on free ports, between a scripted caller and a scripted upstream, with
 * the raw bytes in the test.
 */
@NullMarked
package io.latchkey.gateway.journey;

import org.jspecify.annotations.NullMarked;
