/**
 * The command line: arguments, exit codes, messages to people.
 *
 * <p>What enters: arguments. What leaves: exit codes. Never: anything else.
 */
@NullMarked
package io.latchkey.gateway.cli;

import org.jspecify.annotations.NullMarked;
