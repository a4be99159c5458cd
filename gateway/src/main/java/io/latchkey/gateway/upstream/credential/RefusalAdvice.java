package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.TenantKind;
import io.latchkey.gateway.upstream.assertion.AssertionSource;
import io.latchkey.gateway.upstream.assertion.AssertionSource.Signed;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientAssertion;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientCertificate;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.ClientSecret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.EndpointGrant;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.JwtBearer;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person should look at when a tenant refuses an account, by the tenant's kind and by what
 * the account proves itself with. Each text goes on from a sentence and begins with a colon.
 */
final class RefusalAdvice {
  private final TenantKind kind;
  private final EndpointGrant grant;

  RefusalAdvice(TenantKind kind, EndpointGrant grant) {
    this.kind = kind;
    this.grant = grant;
  }

  /**
   * What to look at when the tenant refuses the proof.
   *
   * @param code of the error
   * @param description of the error: hostile, only searched
   * @param clockOffset how far the server's clock is ahead of ours
   */
  String proof(String code, String description, Duration clockOffset) {
    AssertionSource assertion = refused(code);
    if (assertion != null) {
      return assertion(assertion, AssertionFault.of(description, clockOffset));
    }
    if (grant.client() instanceof ClientSecret) {
      return secret();
    }
    if (grant.client() instanceof ClientCertificate) {
      return ": check that tls.certificate is the one that the tenant has registered for clientId"
          + " and has not expired, and that the client is set up for tls_client_auth there";
    }
    return ": check clientId; the tenant may want a proof, see clientAuthentication";
  }

  /** The assertion that {@code code} speaks of, or null where it speaks of another proof. */
  private @Nullable AssertionSource refused(String code) {
    if (grant.client() instanceof ClientAssertion proof
        && !(grant instanceof JwtBearer && code.equals("invalid_grant"))) {
      return proof.assertion();
    }
    boolean other =
        grant.client() instanceof ClientSecret || grant.client() instanceof ClientCertificate;
    return grant instanceof JwtBearer bearer && (!other || code.equals("invalid_grant"))
        ? bearer.assertion()
        : null;
  }

  private String secret() {
    return switch (kind) {
      case CYBERARK_IDENTITY ->
          ": check that clientId is a whole login name with its @suffix, that clientSecret is that"
              + " user's password, that the user is flagged \"Is OAuth confidential client\" and"
              + " that no MFA policy meets it; the tenant answers all of these alike";
      case CYBERARK_SWS ->
          ": check clientId, clientSecret and clientAuthentication, and that region or issuer is"
              + " the tenant's own";
      case PINGONE_AIC, GENERIC -> ": check clientId, clientSecret and clientAuthentication";
    };
  }

  private String assertion(AssertionSource source, AssertionFault fault) {
    String first = first(source, fault);
    return first.isEmpty()
        ? ": check in this order " + all(source)
        : ": " + first + "; if that is right, check " + all(source);
  }

  /** What the server's own words lead to. */
  private String first(AssertionSource source, AssertionFault fault) {
    boolean ours = source instanceof Signed;
    return switch (fault) {
      case REUSED ->
          ours
              ? "the tenant says that it saw the assertion before, but each is made for one request:"
                  + " look for a proxy on the way that sends requests twice"
              : "the tenant takes each assertion only once: what writes assertionFile must renew it"
                  + " for every token";
      case WITHOUT_ID ->
          ours
              ? "the tenant says that the assertion has no jti, but each has one: look for a proxy"
                  + " on the way that changes requests"
              : "what writes assertionFile must put a jti into the assertion";
      case AUDIENCE -> "the tenant says that the audience is wrong: check " + audience(source);
      case CLOCK ->
          ours
              ? "the assertion is too old or too new by the tenant's clock: set this machine's clock"
                  + " by NTP"
              : "the assertion is too old or too new by the tenant's clock: check that what writes"
                  + " assertionFile renews it in time, and the clocks";
      case SIGNATURE ->
          ours
              ? "the tenant has another key for this account: check "
                  + (kind == TenantKind.CYBERARK_SWS ? "keyFile" : "keyFile and keyId")
              : "the tenant does not know the key that the assertion in assertionFile is signed with";
      case UNSAID -> "";
    };
  }

  /** The key that says the audience, and what it is now. */
  private String audience(AssertionSource source) {
    if (!(source instanceof Signed signed)) {
      return "what writes assertionFile";
    }
    String now =
        signed.audience() == null ? "the token endpoint's own URL" : "" + signed.audience();
    return switch (kind) {
      case CYBERARK_SWS ->
          "audience, which is " + now + " (the usual one follows from region or issuer)";
      case PINGONE_AIC ->
          "audience, which is "
              + now
              + " (the usual form is https://HOST:443/am/oauth2/access_token, port and all, with"
              + " the host of url)";
      case CYBERARK_IDENTITY, GENERIC -> "audience, which is " + now;
    };
  }

  /** All that may be wrong, in the order in which it usually is. */
  private String all(AssertionSource source) {
    if (!(source instanceof Signed signed)) {
      return "that assertionFile is renewed in time and for this tenant's audience, that the tenant"
          + " trusts who signs it, and whom it speaks for";
    }
    return switch (kind) {
      case CYBERARK_SWS ->
          "that tenantId and keyFile belong together; "
              + audience(signed)
              + "; this machine's clock; that the service account was not deleted nor its key"
              + " renewed in the portal";
      case PINGONE_AIC ->
          "that accountId and keyFile belong together; "
              + audience(signed)
              + "; this machine's clock; that the service account was not deleted nor its key"
              + " regenerated in the admin console";
      case CYBERARK_IDENTITY, GENERIC ->
          (grant.client() instanceof ClientAssertion
                  ? "clientId"
                  : "accountId, assertionIssuer and subject")
              + ", keyFile, keyId and algorithm ("
              + signed.key().algorithmName()
              + " now); "
              + audience(signed)
              + "; this machine's clock; that the tenant has this key's public half";
    };
  }

  /** What to look at when a server refuses our client certificate, or wants one. */
  static String certificate(ServiceAccountSettings account, TenantSettings tenant) {
    if (account.grant() instanceof EndpointGrant grant
        && grant.client() instanceof ClientCertificate) {
      return "check that tls.certificate is the one that the tenant has registered for clientId,"
          + " that it has not expired, that the server trusts who signed it and that the file holds"
          + " the whole chain";
    }
    if (tenant.tls().certificate() != null) {
      return "check the certificate under tls of the tenant";
    }
    return switch (tenant.kind()) {
      case GENERIC ->
          "set clientAuthentication: tls and tls: {certificate, privateKey} for the account, or tls"
              + " for the tenant if its API wants one too";
      case CYBERARK_IDENTITY, CYBERARK_SWS, PINGONE_AIC ->
          "set tls: {certificate, privateKey} for the tenant";
    };
  }

  /** What to look at when the tenant refuses scopes. */
  String scopes(String refused) {
    if (grant.scopes().isEmpty()) {
      return ": no scope was asked for; name one under scopes";
    }
    String what = ": the tenant refuses the scope " + refused;
    return switch (kind) {
      case PINGONE_AIC ->
          what
              + "; give it to the service account in the admin console, or take it out of scopes"
              + " (one refused scope fails the whole request)";
      case CYBERARK_IDENTITY, CYBERARK_SWS, GENERIC ->
          what + "; check its spelling and that the application or account has it";
    };
  }

  /** What to look at when the tenant does not understand the request. */
  String request() {
    return switch (kind) {
      case CYBERARK_IDENTITY -> ": check application; the tenant may not know it";
      case CYBERARK_SWS -> ": check region or issuer, and parameters";
      case PINGONE_AIC -> ": check url, scopes and parameters";
      case GENERIC -> ": check tokenEndpoint, scopes and parameters";
    };
  }

  /** What to look at when there is no token endpoint at that address. */
  String address() {
    return switch (kind) {
      case CYBERARK_IDENTITY -> ": check url and application";
      case CYBERARK_SWS -> ": check region or issuer";
      case PINGONE_AIC -> ": check url, the tenant's own host without a path";
      case GENERIC -> ": check tokenEndpoint or issuer";
    };
  }
}
