package io.latchkey.gateway.upstream.credential;

import io.latchkey.gateway.upstream.credential.ControlCalls.Reply;
import java.time.Duration;
import java.time.Instant;

/**
 * The user whose session a token is, as CyberArk Identity tells it to who asks with that session.
 *
 * @param id never empty
 * @param name empty where it is not told
 * @param tenant empty where it is not told
 */
record SessionUser(String id, String name, String tenant) {
  /** Where it is told. */
  static final String PATH = "/Security/WhoAmI";

  /** The longest that asking for two of them may take. */
  static final Duration MOST = Duration.ofSeconds(2);

  /** Reads an answer, or raises a {@link MintException} where it does not say who it is. */
  static SessionUser read(Reply raw, Instant now) {
    LoginReply reply = LoginReply.read(raw, now);
    String name = told(reply, "User");
    String uuid = told(reply, "UserUuid");
    String id = uuid.isEmpty() ? name : uuid;
    if (!reply.success() || id.isEmpty()) {
      throw MintFailure.passing("session", "the tenant does not say whose session it is").raise();
    }
    return new SessionUser(id, name, told(reply, "TenantId"));
  }

  private static String told(LoginReply reply, String member) {
    String text = reply.text(member);
    return text == null ? "" : text;
  }
}
