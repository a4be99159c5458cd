/**
 * Journeys of the container image: built, started beside the sandbox's tenants, called, hardened,
 * drained. They need a Docker engine, and run in the profile {@code container} alone.
 */
@NullMarked
package io.latchkey.gateway.container;

import org.jspecify.annotations.NullMarked;
