package io.latchkey.gateway.upstream.credential;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A token request (RFC 6749 section 4.4.2): its form and perhaps an Authorization value. It holds
 * secrets, so it prints nothing.
 */
final class TokenRequest {
  static final String TYPE = "application/x-www-form-urlencoded";

  private final Map<String, List<String>> form = new LinkedHashMap<>();
  private @Nullable String authorization;

  /** Adds a parameter; the first of a name stays. */
  void add(String name, String value) {
    form.putIfAbsent(name, List.of(value));
  }

  void addAll(Map<String, List<String>> parameters) {
    parameters.forEach(form::putIfAbsent);
  }

  void authorization(String value) {
    authorization = value;
  }

  /** The value of Authorization, or null for none. */
  @Nullable String authorization() {
    return authorization;
  }

  /** The form as it is sent. */
  byte[] content() {
    return URLUtils.serializeParameters(form).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "TokenRequest[***]";
  }
}
