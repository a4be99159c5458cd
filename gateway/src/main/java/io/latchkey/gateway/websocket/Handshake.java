package io.latchkey.gateway.websocket;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldName;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.latchkey.gateway.http.Reason;
import io.latchkey.gateway.http.Refusal;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller's opening handshake (RFC 6455 section 4.2.1): what it offered, so that the tenant's
 * answer can be held against it. Immutable.
 *
 * <p>An {@code Upgrade} that does not name {@code websocket} is no handshake, and neither is one of
 * HTTP/1.0, or one that {@code Connection} does not list (RFC 9110 section 7.8): the fields are
 * dropped, and the call goes on without them. One that names it in any other way than alone and
 * once is refused, for its reader might choose.
 */
public final class Handshake {
  static final String WEBSOCKET = "websocket";
  private static final String VERSION = "13";
  private static final String KEY_FIELD = "sec-websocket-key";
  private static final String VERSION_FIELD = "sec-websocket-version";
  private static final String ACCEPT_FIELD = "sec-websocket-accept";
  private static final String PROTOCOL_FIELD = "sec-websocket-protocol";
  private static final String EXTENSIONS_FIELD = "sec-websocket-extensions";

  private final String key;
  private final List<String> protocols;
  private final List<String> extensions;

  private Handshake(String key, List<String> protocols, List<String> extensions) {
    this.key = key;
    this.protocols = List.copyOf(protocols);
    this.extensions = List.copyOf(extensions);
  }

  /**
   * The handshake that {@code head} is, or null where it asks for no WebSocket.
   *
   * @throws RefusedException {@link Reason#BAD_HANDSHAKE}, {@link Reason#WEBSOCKET_VERSION}
   */
  public static @Nullable Handshake of(RequestHead head) throws RefusedException {
    FieldSection fields = head.fields();
    boolean asks = fields.has(FieldName.UPGRADE) && namesWebSocket(fields);
    if (!asks || head.http10() || !isListedByConnection(fields)) {
      return null;
    }
    try {
      return read(head, fields);
    } catch (MalformedException malformed) {
      throw Refusal.of(Reason.BAD_HANDSHAKE, "Mend the handshake: " + malformed.what() + ".")
          .raise();
    }
  }

  private static boolean isListedByConnection(FieldSection fields) {
    return Lists.holds(Lists.elements(fields, FieldName.CONNECTION.lower()), "upgrade");
  }

  /** Whether any protocol of {@code Upgrade} is WebSocket, in whatever version or company. */
  private static boolean namesWebSocket(FieldSection fields) {
    for (String protocol : Lists.elements(fields, FieldName.UPGRADE.lower())) {
      boolean longer = protocol.length() > WEBSOCKET.length();
      if (Ascii.startsWithIgnoreCase(protocol, WEBSOCKET)
          && !(longer && Ascii.isTchar(protocol.charAt(WEBSOCKET.length())))) {
        return true;
      }
    }
    return false;
  }

  private static Handshake read(RequestHead head, FieldSection fields)
      throws MalformedException, RefusedException {
    require(head.method().equals("GET"), "its method is not GET");
    boolean declared = fields.has(FieldName.TRANSFER_ENCODING) || !head.framing().isEmpty();
    require(!declared, "it has content");
    checkSwitch(fields);
    String version = Lists.only(fields, VERSION_FIELD);
    require(version != null, "Sec-WebSocket-Version is missing");
    if (!VERSION.equals(version)) {
      throw Refusal.of(Reason.WEBSOCKET_VERSION, "Speak version 13, the one of RFC 6455.").raise();
    }
    String key = Lists.only(fields, KEY_FIELD);
    if (key == null || !AcceptValue.isKey(key)) {
      throw MalformedException.syntax(
          "Sec-WebSocket-Key is missing, or not the base64 of 16 octets");
    }
    return new Handshake(
        key, Lists.names(fields, PROTOCOL_FIELD), Lists.names(fields, EXTENSIONS_FIELD));
  }

  private static void require(boolean held, String otherwise) throws MalformedException {
    if (!held) {
      throw MalformedException.syntax(otherwise);
    }
  }

  /**
   * Holds {@code Upgrade} and {@code Connection} of either side to the words of RFC 6455.
   * Connection cannot take away what the handshake stands on.
   */
  private static void checkSwitch(FieldSection fields) throws MalformedException {
    String upgrade = Lists.only(fields, FieldName.UPGRADE.lower());
    require(
        upgrade != null && Ascii.equalsIgnoreCase(upgrade, WEBSOCKET),
        "Upgrade does not say websocket alone, once");
    require(isListedByConnection(fields), "Connection does not list upgrade");
    for (String option : Lists.elements(fields, FieldName.CONNECTION.lower())) {
      require(
          !Ascii.startsWithIgnoreCase(option, "sec-websocket-"),
          "Connection names a field of the handshake");
    }
  }

  /**
   * Holds the tenant's 101 against the handshake (RFC 6455 section 4.1, what a client must
   * validate).
   *
   * @return whether an extension was agreed on, so that frames may carry its first reserved bit
   * @throws MalformedException if it is not an answer to this handshake
   */
  public boolean isExtendedBy(FieldSection answer) throws MalformedException {
    checkSwitch(answer);
    boolean framed =
        answer.has(FieldName.CONTENT_LENGTH) || answer.has(FieldName.TRANSFER_ENCODING);
    require(!framed, "a 101 speaks of content");
    require(
        AcceptValue.of(key).equals(Lists.only(answer, ACCEPT_FIELD)),
        ACCEPT_FIELD + " is not the one of the key");
    String protocol = Lists.only(answer, PROTOCOL_FIELD);
    require(protocol == null || protocols.contains(protocol), PROTOCOL_FIELD + " was not offered");
    List<String> agreed = Lists.names(answer, EXTENSIONS_FIELD);
    for (String extension : agreed) {
      require(Lists.holds(extensions, extension), EXTENSIONS_FIELD + " was not offered");
    }
    return !agreed.isEmpty();
  }
}
