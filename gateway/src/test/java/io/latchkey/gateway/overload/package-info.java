/** What a call must be let in by, at each bound and one past it. */
@NullMarked
package io.latchkey.gateway.overload;

import org.jspecify.annotations.NullMarked;
