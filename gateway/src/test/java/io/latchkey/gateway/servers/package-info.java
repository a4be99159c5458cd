/**
 * Real token servers and a real client, each in a process of its own: what they take and say is
 * theirs, not ours. These tests run in the Maven profile {@code token-servers} alone.
 */
@NullMarked
package io.latchkey.gateway.servers;

import org.jspecify.annotations.NullMarked;
