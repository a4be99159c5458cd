/**
 * The composition root: builds the rooms from settings, starts and stops them.
 *
 * <p>What enters: settings. What leaves: a running gateway. Never: rules, protocol.
 */
@NullMarked
package io.latchkey.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
