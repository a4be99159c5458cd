/**
 * Load on a running gateway: what may be asked for, and one run of it from start to verdict.
 *
 * <p>What enters: options, system properties, keys from files or the environment. What leaves: one
 * Gatling process, its report, and where no target was given a sandbox that lives as long. Never: a
 * host that is not this machine unless it is confirmed by name, a fault without consent, or a
 * secret on a command line or in a report.
 */
package io.latchkey.loadtest;
