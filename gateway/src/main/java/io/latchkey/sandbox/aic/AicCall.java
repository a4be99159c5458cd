package io.latchkey.sandbox.aic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.sandbox.aic.crest.CrestException;
import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.tenant.Json;

/** A call of the API whose caller is known. */
record AicCall(Call call, Caller caller) {
  /** The method; HEAD counts as GET, the server leaves the content away. */
  String method() {
    return call.method().equals("HEAD") ? "GET" : call.method();
  }

  /** What comes after the area, without slashes at its ends. */
  String rest() {
    String rest = call.rest();
    return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
  }

  /** The {@code _action} of the query, empty where there is none. */
  String action() {
    return call.query().first("_action").orElse("");
  }

  /** Whether this is how the call goes, with this action, or with none if it is empty. */
  boolean is(String method, String action) {
    return method().equals(method) && action().equals(action);
  }

  JsonNode json() {
    return Json.read(call.text())
        .orElseThrow(
            () -> CrestException.badRequest("The request could not be parsed as valid JSON"));
  }

  ObjectNode object() {
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw CrestException.badRequest("The content must be a JSON object");
  }
}
