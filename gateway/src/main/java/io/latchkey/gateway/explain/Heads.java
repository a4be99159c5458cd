package io.latchkey.gateway.explain;

import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.explain.Question.Field;
import io.latchkey.gateway.http.Cidr;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.policy.caller.CallerSettings;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The request of a question, as octets, and as the reader of live calls reads them. */
final class Heads {
  private final Ground.Listener listener;
  private final Question question;
  private final List<Field> fields;
  private final List<String> assumptions = new ArrayList<>();
  private final InetAddress address;

  /** A question, and what must be assumed for its caller to be the one it names. */
  Heads(Ground.Listener listener, Question question, @Nullable CallerSettings caller) {
    this.listener = listener;
    this.question = question;
    this.fields = new ArrayList<>(question.fields());
    InetAddress peer = question.peer();
    if (peer == null) {
      peer = InetAddress.getLoopbackAddress();
      if (caller != null && !caller.networks().isEmpty()) {
        peer = caller.networks().get(0).first();
        assumptions.add(
            "the call comes from " + peer.getHostAddress() + ", of " + caller.networks().get(0));
      }
    }
    this.address = peer;
    if (caller != null && caller.markerHeader() && !question.has(FieldName.X_LATCHKEY)) {
      fields.add(new Field("X-Latchkey", "1"));
      assumptions.add("the call carries X-Latchkey: 1");
    }
  }

  List<String> assumptions() {
    return assumptions;
  }

  /** The host that the question names, by a field or in a whole URL, or null. */
  @Nullable String host() {
    for (Field field : fields) {
      if (field.name().equalsIgnoreCase("host")) {
        return field.value().strip();
      }
    }
    return question.host();
  }

  /**
   * Reads it.
   *
   * @param host for {@code Host} where no field says one
   * @throws RefusedException of the stage parse
   */
  RequestHead read(String host) throws RefusedException {
    StringBuilder text = new StringBuilder();
    text.append(question.method()).append(' ').append(question.target()).append(" HTTP/1.1\r\n");
    if (!question.has(FieldName.HOST)) {
      text.append("Host: ").append(host).append("\r\n");
    }
    for (Field field : fields) {
      text.append(field.name()).append(": ").append(field.value().strip()).append("\r\n");
    }
    byte[] octets = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    RequestReader reader =
        new RequestReader(
            peer(), listener.line(), listener.section(), listener.fields(), listener::encodedSlash);
    RequestHead head = reader.read(Unpooled.wrappedBuffer(octets));
    if (head == null) {
      throw Refusal.of(Reason.MALFORMED, "The request has no end.").raise();
    }
    return head;
  }

  private Peer peer() {
    boolean trusted = false;
    for (Cidr proxies : listener.trustedProxies()) {
      trusted |= proxies.contains(address);
    }
    boolean tls = question.isWhole() ? question.isTls() : listener.tls();
    return new Peer(address, 0, tls, null, trusted);
  }
}
