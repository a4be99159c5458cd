package io.latchkey.sandbox.aic.crest;

import com.fasterxml.jackson.databind.JsonNode;

/** Which objects a query is about. */
@FunctionalInterface
public interface QueryFilter {
  boolean matches(JsonNode object);
}
