package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Call;
import io.latchkey.sandbox.http.Pairs;
import io.latchkey.sandbox.sws.ClientProof.Proven;
import io.latchkey.sandbox.sws.ClientProof.Refused;
import io.latchkey.sandbox.tenant.ClientCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Proves a client by its secret, as a Basic credential or in the form (RFC 6749, 2.3.1). */
final class SecretAuthenticator {
  private static final String CODE = "unauthorized_client";

  private final SecretClient client;

  SecretAuthenticator(SecretClient client) {
    this.client = client;
  }

  ClientProof prove(Call call, Pairs form) {
    List<ClientCredentials> known =
        ClientCredentials.readings(call, form).stream()
            .filter(one -> one.id().equals(client.clientId()))
            .toList();
    if (known.isEmpty()) {
      return Refused.WITHOUT_REASON;
    }
    if (known.stream().allMatch(one -> one.secret().isEmpty())) {
      return new Refused(CODE, "Client secret not provided in request");
    }
    return known.stream().anyMatch(this::isRight)
        ? new Proven(new RealmClient(client.clientId(), client.role()))
        : new Refused(CODE, Refused.WITHOUT_REASON.description());
  }

  private boolean isRight(ClientCredentials credentials) {
    return MessageDigest.isEqual(
        credentials.secret().getBytes(StandardCharsets.UTF_8),
        client.clientSecret().getBytes(StandardCharsets.UTF_8));
  }
}
