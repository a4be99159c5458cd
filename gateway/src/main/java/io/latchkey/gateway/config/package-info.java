/**
 * The YAML file: read, checked whole, turned into settings.
 *
 * <p>What enters: text. What leaves: settings of the rooms, or all mistakes at once with their
 * places. Never: running anything.
 */
@NullMarked
package io.latchkey.gateway.config;

import org.jspecify.annotations.NullMarked;
