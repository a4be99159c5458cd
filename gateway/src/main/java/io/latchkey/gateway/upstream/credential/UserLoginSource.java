package io.latchkey.gateway.upstream.credential;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Secret;
import io.latchkey.gateway.upstream.credential.ControlCalls.Budget;
import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of a user at CyberArk Identity, logged in by password.
 *
 * <p>A login never carries a session cookie: the tenant would take it for the login itself. It does
 * carry {@code CCSID} once the tenant has set it, so that the gateway stays the same device.
 */
final class UserLoginSource implements TokenSource {
  /** The longest that a logout may take. */
  static final Duration LOGOUT = Duration.ofSeconds(2);

  private final URI tenant;
  private final ServiceAccountSettings.UserLogin settings;
  private final PodHosts pods;
  private final ControlCalls calls;
  private final HomeLoop clock;
  private final UpstreamText text;
  private volatile @Nullable String device;

  UserLoginSource(
      URI tenant,
      Set<String> podHosts,
      ServiceAccountSettings.UserLogin settings,
      ControlCalls calls,
      HomeLoop clock) {
    this.tenant = tenant;
    this.settings = settings;
    this.pods = new PodHosts(tenant, podHosts);
    this.calls = calls;
    this.clock = clock;
    this.text = new UpstreamText(settings.user(), settings.password());
  }

  @Override
  public CompletionStage<Minted> fetch(@Nullable Secret refused) {
    return new Login(this, calls.budget(), tenant).start();
  }

  /** Sends a step of a login to {@code base}. */
  CompletionStage<Reply> step(Budget budget, URI base, String path, ObjectNode content) {
    return budget
        .send("POST", at(base, path), fields(null), JsonReply.bytes(content))
        .thenApply(
            reply -> {
              remember(LoginCookies.set(reply.fields(), LoginCookies.DEVICE));
              return reply;
            });
  }

  private void remember(@Nullable String value) {
    if (value != null && LoginCookies.isSendable(value)) {
      device = value;
    }
  }

  private FieldSection fields(@Nullable Secret session) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "Content-Type", "application/json",
                "Accept", "application/json",
                "X-IDAP-NATIVE-CLIENT", "true"));
    String known = device;
    if (known != null) {
      fields.addAll(List.of("Cookie", LoginCookies.DEVICE + "=" + known));
    }
    if (session != null) {
      fields.addAll(List.of("Authorization", "Bearer " + session.reveal()));
    }
    return FieldSection.of(fields.toArray(new String[0]));
  }

  private static URI at(URI base, String path) {
    String text = base.toString();
    return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
  }

  ServiceAccountSettings.UserLogin settings() {
    return settings;
  }

  PodHosts pods() {
    return pods;
  }

  HomeLoop clock() {
    return clock;
  }

  UpstreamText text() {
    return text;
  }

  /** None: every login endpoint of the tenant kind is protected as it is. */
  @Override
  public Set<String> endpointPaths() {
    return Set.of();
  }

  @Override
  public CompletionStage<?> end(Secret token) {
    return calls
        .budget(LOGOUT)
        .send("POST", at(tenant, "/Security/Logout"), fields(token), new byte[0])
        .handle((reply, error) -> null);
  }

  @Override
  public boolean renewsByCookie() {
    return true;
  }

  @Override
  public CompletionStage<Boolean> isOfSameUser(Secret token, Secret next) {
    Budget budget = calls.budget(SessionUser.MOST);
    return user(budget, token)
        .thenCompose(user -> user(budget, next).thenApply(user::equals))
        .exceptionally(unknown -> false);
  }

  private CompletionStage<SessionUser> user(Budget budget, Secret session) {
    return budget
        .send("POST", at(tenant, SessionUser.PATH), fields(session), new byte[0])
        .thenApply(reply -> SessionUser.read(reply, clock.now()));
  }
}
