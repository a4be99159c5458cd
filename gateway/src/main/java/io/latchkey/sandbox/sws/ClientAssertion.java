package io.latchkey.sandbox.sws;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.SignedJWT;
import io.latchkey.sandbox.tenant.Json;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A client assertion (RFC 7523) as it came, unproven. Its times may also be texts of digits, as
 * Keycloak takes them and the vendor's helper sends {@code nbf}.
 */
record ClientAssertion(SignedJWT jwt, JsonNode claims) {
  /** What the text holds, or nothing where it is no signed JWT with readable claims. */
  static Optional<ClientAssertion> read(String text) {
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      return Json.read(jwt.getPayload().toString())
          .filter(JsonNode::isObject)
          .map(claims -> new ClientAssertion(jwt, claims))
          .filter(ClientAssertion::hasReadableTimes);
    } catch (ParseException malformed) {
      return Optional.empty();
    }
  }

  private boolean hasReadableTimes() {
    return Stream.of("exp", "nbf", "iat")
        .allMatch(name -> !claims.hasNonNull(name) || seconds(name).isPresent());
  }

  /** A time in seconds since 1970, or nothing where the claim is absent. */
  Optional<Long> seconds(String claim) {
    JsonNode node = claims.path(claim);
    if (node.isNumber() && node.canConvertToLong()) {
      return Optional.of(node.longValue());
    }
    try {
      return node.isTextual() ? Optional.of(Long.valueOf(node.textValue())) : Optional.empty();
    } catch (NumberFormatException word) {
      return Optional.empty();
    }
  }

  Optional<String> text(String claim) {
    return Optional.ofNullable(claims.path(claim).textValue());
  }

  /** Every audience, be {@code aud} one text or an array of them. */
  List<String> audience() {
    JsonNode node = claims.path("aud");
    if (node.isTextual()) {
      return List.of(node.textValue());
    }
    List<String> audience = new ArrayList<>();
    node.forEach(one -> audience.add(one.asText()));
    return audience;
  }

  @Override
  public String toString() {
    return "ClientAssertion[" + text("sub").orElse("") + "]";
  }
}
