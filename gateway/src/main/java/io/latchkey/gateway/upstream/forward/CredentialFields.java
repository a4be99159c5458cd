package io.latchkey.gateway.upstream.forward;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.TenantKind;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Fields by which a tenant would take another credential than ours; none goes on, whoever speaks.
 */
public final class CredentialFields {
  /**
   * The cookies of a session at PingOne Advanced Identity Cloud, which takes them as fields too,
   * and the half of its API key that is not dropped for everybody.
   */
  private static final List<String> AIC =
      List.of("jsessionid", "amlbcookie", "iplanetdirectorypro", "x-api-secret");

  private CredentialFields() {}

  /**
   * Their names, in lower case.
   *
   * @param sessionCookies more cookie names of the tenant's session family
   * @param headers fields that the route's service account sends itself
   */
  public static Set<String> of(
      TenantKind kind, Set<String> sessionCookies, Collection<String> headers) {
    Set<String> names = new TreeSet<>();
    switch (kind) {
      case PINGONE_AIC -> {
        names.addAll(AIC);
        sessionCookies.forEach(name -> names.add(Ascii.lower(name)));
      }
      case CYBERARK_IDENTITY, CYBERARK_SWS, GENERIC -> {}
    }
    headers.forEach(name -> names.add(Ascii.lower(name)));
    return Set.copyOf(names);
  }
}
