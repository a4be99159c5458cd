/**
 * Common REST (CREST) as AM and IDM speak it: query filters, paging, patches, revisions.
 *
 * <p>What enters: query parameters, JSON objects, patches. What leaves: objects, pages, errors.
 * Never: who calls, what an object means, the wire.
 */
@NullMarked
package io.latchkey.sandbox.aic.crest;

import org.jspecify.annotations.NullMarked;
