package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.Probe;
import io.latchkey.gateway.upstream.credential.ServiceAccountSettings.StaticHeaders;
import io.latchkey.gateway.upstream.transport.ControlClient;
import io.latchkey.gateway.upstream.transport.ControlClient.Answer;
import io.latchkey.gateway.upstream.transport.TenantSettings;
import io.latchkey.gateway.upstream.transport.UpstreamException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The one call that a new credential must pass before it serves: read-only, at the tenant's first
 * URL, its base path in front. No redirect is followed and no content is taken. Any thread.
 */
public final class ProbeCall {
  /** The longest that a probe may take. */
  static final Duration MOST = Duration.ofSeconds(4);

  private static final String TLS = "check the certificate under tls of the tenant";

  private final Probe probe;
  private final TenantSettings tenant;
  private final ControlClient client;
  private final HomeLoop clock;

  /**
   * A probe.
   *
   * @param client goes by the TLS settings and the proxy of the tenant, as calls do
   */
  public ProbeCall(Probe probe, TenantSettings tenant, ControlClient client, HomeLoop clock) {
    this.probe = probe;
    this.tenant = tenant;
    this.client = client;
    this.clock = clock;
  }

  /**
   * Probes with fixed fields, once.
   *
   * @return the status, 200 to 299; or a {@link MintException} that says what is wrong
   */
  public CompletionStage<Integer> with(StaticHeaders fixed) {
    List<String> fields = new ArrayList<>();
    fixed.headers().forEach((name, value) -> fields.addAll(List.of(name, value.reveal())));
    return send(fields);
  }

  /** Probes with a token, once; as {@link #with(StaticHeaders)}. */
  CompletionStage<Integer> with(Secret token) {
    return send(List.of("Authorization", "Bearer " + token.reveal()));
  }

  private CompletionStage<Integer> send(List<String> credential) {
    URI uri;
    try {
      uri = uri();
    } catch (URISyntaxException notOne) {
      return CompletableFuture.failedFuture(
          MintFailure.lasting("probe", "probe is no path of a URL: check its spelling").raise());
    }
    List<String> fields = new ArrayList<>(credential);
    boolean nativeClient =
        switch (tenant.kind()) {
          case CYBERARK_IDENTITY -> true;
          case CYBERARK_SWS, PINGONE_AIC, GENERIC -> false;
        };
    if (nativeClient) {
      fields.addAll(List.of("X-IDAP-NATIVE-CLIENT", "true"));
    }
    var request =
        new ControlClient.Request(
            probe.method(),
            uri,
            FieldSection.of(fields.toArray(new String[0])),
            new byte[0],
            MOST,
            ControlClient.Request.HEAD_ALONE);
    return client.send(request).handle((answer, error) -> judged(uri, answer, error));
  }

  private URI uri() throws URISyntaxException {
    String base = tenant.urls().get(0).toString();
    String bare = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    return new URI(bare + probe.target());
  }

  private int judged(URI uri, @Nullable Answer answer, @Nullable Throwable error) {
    if (answer == null) {
      Throwable cause = error instanceof CompletionException ? error.getCause() : error;
      throw (cause instanceof UpstreamException why
              ? ProbeVerdict.unanswered(MintFailures.unanswered(uri, why, TLS))
              : MintException.in(cause))
          .raise();
    }
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return status;
    }
    throw ProbeVerdict.of(probe, status)
        .retryAfter(RetryAfter.of(answer.fields(), clock.now()))
        .raise();
  }
}
