package io.latchkey.gateway.journey;

import io.latchkey.gateway.websocket.Frames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Both ends of a WebSocket in bytes. */
public final class Ws {
  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
  static final String FIELDS =
      "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: "
          + KEY
          + "\r\n";

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Ws() {}

  /** A handshake of a proven caller with a session. */
  static String handshake() {
    return handshake("");
  }

  /** The same with more field lines, each ended by CRLF. */
  static String handshake(String lines) {
    return "GET /chat HTTP/1.1\r\n" + Call.FIELDS + FIELDS + lines + "\r\n";
  }

  /** Shakes hands; the head of the 101. */
  static Answer open(RawPeer caller) throws IOException {
    Answer agreed = Answer.read(caller.send(handshake()), false);
    if (agreed.status() != 101) {
      throw new AssertionError("not switched: " + agreed);
    }
    return agreed;
  }

  /** The tenant's agreement to this handshake. */
  static String agreement(String request) {
    return agreement(request, "");
  }

  /** The same with more field lines, each ended by CRLF. */
  static String agreement(String request, String lines) {
    String accept = accept(new Answer(request, "").field("Sec-WebSocket-Key"));
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept
        + "\r\n"
        + lines
        + "\r\n";
  }

  private static String accept(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Reads one frame, whatever it is, as it came. */
  static String readFrame(RawPeer peer) throws IOException {
    String head = peer.read(2);
    int small = head.charAt(1) & 0x7f;
    String more = peer.read(small == 127 ? 8 : small == 126 ? 2 : 0);
    long length = small;
    if (!more.isEmpty()) {
      length = 0;
      for (char octet : more.toCharArray()) {
        length = length << 8 | octet;
      }
    }
    String mask = peer.read((head.charAt(1) & 0x80) == 0 ? 0 : 4);
    return head + more + mask + peer.read((int) length);
  }

  /** The frame of a caller as a tenant sends it: without its mask. */
  static String unmasked(String frame) {
    int small = frame.charAt(1) & 0x7f;
    int mask = 2 + (small == 127 ? 8 : small == 126 ? 2 : 0);
    StringBuilder plain = new StringBuilder(frame.length());
    plain.append(frame.charAt(0)).append((char) small).append(frame, 2, mask);
    for (int i = mask + 4; i < frame.length(); i++) {
      plain.append((char) (frame.charAt(i) ^ frame.charAt(mask + (i - mask) % 4)));
    }
    return plain.toString();
  }

  /** A tenant that sends every frame back, a pong for a ping, and closes when it is told to. */
  static void echo(RawPeer peer) throws IOException {
    echo(peer, peer.readHead());
  }

  /** The same where the handshake was read already. */
  public static void echo(RawPeer peer, String handshake) throws IOException {
    peer.send(agreement(handshake));
    while (true) {
      String frame = unmasked(readFrame(peer));
      int opcode = frame.charAt(0) & 0x0f;
      boolean ping = opcode == Frames.PING;
      peer.send(ping ? (char) (Frames.FIN | Frames.PONG) + frame.substring(1) : frame);
      if (opcode == Frames.CLOSE) {
        return;
      }
    }
  }
}
