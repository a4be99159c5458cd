/**
 * Stage 8: connections to tenants and token endpoints.
 *
 * <p>What enters: requests made by leases. What leaves: answers as they come. Never: policy,
 * knowledge of credentials.
 */
@NullMarked
package io.latchkey.gateway.upstream.transport;

import org.jspecify.annotations.NullMarked;
