/**
 * What identity providers say of our callers: their signing keys, and answers to introspection.
 *
 * <p>What enters: issuers and opaque tokens. What leaves: snapshots of keys and cached answers.
 * Never: a decision on access, a call that blocks.
 */
@NullMarked
package io.latchkey.gateway.upstream.authority;

import org.jspecify.annotations.NullMarked;
