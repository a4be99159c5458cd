package io.latchkey.sandbox.sws;

import io.latchkey.sandbox.http.Names;
import io.latchkey.sandbox.tenant.Draw;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a simulated tenant is started with: its id and its clients.
 *
 * @param tenantId 32 hexadecimal digits; no key file names it
 * @param accounts clients with a key
 * @param secretClient the client with a secret
 */
public record SwsSettings(
    String tenantId, List<ServiceAccount> accounts, SecretClient secretClient) {
  /** The client id of {@link #demo}'s client with a secret. */
  public static final String DEMO_SECRET_CLIENT = "siem-export";

  private static final String SUFFIX = ".ExternalServiceAccount";

  public SwsSettings {
    accounts = List.copyOf(accounts);
  }

  /** One service account per role, and a client with a secret; all drawn anew from the source. */
  public static SwsSettings demo(Random random) {
    Draw draw = new Draw(random);
    String tenantId = Names.lower(draw.hex(16));
    List<ServiceAccount> accounts =
        Arrays.stream(SwsRole.values())
            .map(role -> new ServiceAccount(Names.lower(draw.hex(16)), role))
            .toList();
    SecretClient secretClient =
        new SecretClient(DEMO_SECRET_CLIENT, draw.password(), SwsRole.ADMINISTRATOR);
    return new SwsSettings(tenantId, accounts, secretClient);
  }

  /** The service account of this role. */
  public ServiceAccount account(SwsRole role) {
    return accounts.stream()
        .filter(account -> account.role() == role)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no service account is " + role));
  }

  /** The name under which the realm knows the service account of this role. */
  public String clientId(SwsRole role) {
    return clientId(account(role));
  }

  String clientId(ServiceAccount account) {
    return tenantId + "." + account.id() + SUFFIX;
  }

  /** The JSON file that the portal lets one download, once, for the account of this role. */
  public String keyFile(SwsRole role) {
    return keyFile(role, KeyFileShape.VENDOR);
  }

  /** The same file in another of the shapes that people have. */
  public String keyFile(SwsRole role, KeyFileShape shape) {
    return shape.render(account(role));
  }

  @Override
  public String toString() {
    return "SwsSettings[" + tenantId + "]";
  }
}
