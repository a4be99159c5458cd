package io.latchkey.sandbox.tenant;

import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.http.Pairs;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A client id and secret as a call carries them. The secret ends at nothing: only the first colon
 * of a Basic credential divides (RFC 7617 section 2).
 */
public record ClientCredentials(String id, String secret) {
  private static final String BASIC = "basic ";

  /**
   * Every reading of what the call carries, none if it carries nothing. A Basic credential has two:
   * as it is, and form-decoded (RFC 6749 section 2.3.1); it outranks the form's own fields.
   */
  public static List<ClientCredentials> readings(Call call, Pairs form) {
    Optional<String> basic =
        call.field("Authorization").filter(field -> Names.lower(field).startsWith(BASIC));
    if (basic.isPresent()) {
      return ofBasic(basic.get().substring(BASIC.length()).trim());
    }
    return form.first("client_id")
        .map(id -> new ClientCredentials(id, form.first("client_secret").orElse("")))
        .map(List::of)
        .orElse(List.of());
  }

  private static List<ClientCredentials> ofBasic(String encoded) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(encoded);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    String pair = new String(bytes, StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    String id = colon < 0 ? pair : pair.substring(0, colon);
    String secret = colon < 0 ? "" : pair.substring(colon + 1);
    List<ClientCredentials> readings = new ArrayList<>();
    readings.add(new ClientCredentials(id, secret));
    String plainId = Names.decoded(id, true);
    String plainSecret = Names.decoded(secret, true);
    if (plainId != null && plainSecret != null) {
      readings.add(new ClientCredentials(plainId, plainSecret));
    }
    return readings;
  }

  @Override
  public String toString() {
    return "ClientCredentials[" + id + "]";
  }
}
