package io.latchkey.gateway.overload;

/**
 * How much of a tenant's concurrency is used at one moment.
 *
 * @param tenant its name
 * @param calls under way, WebSockets included
 * @param waiting for their turn
 * @param most calls that may be under way
 */
public record TenantLoad(String tenant, int calls, int waiting, int most) {}
