package io.latchkey.gateway.downstream.accept;

import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a load balancer says in front of a connection (the PROXY protocol, versions 1 and 2): for
 * whom it was opened.
 *
 * @param source the balancer's own peer; null where it speaks for itself (LOCAL) or does not know
 *     (UNKNOWN, UNSPEC)
 */
record ProxyHeader(@Nullable InetSocketAddress source) {
  /** Octets of a header of version 1, with its CRLF. */
  static final int MAX_V1 = 107;

  /** Octets of a header of version 2, with all its TLVs, which are skipped. */
  static final int MAX_V2 = 4096;

  private static final byte[] V1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] V2 = {
    '\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'
  };
  private static final int V2_FIXED = 16;
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int UNSPEC = 0x00;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int V1_WORDS = 6;
  private static final int MAX_PORT = 65_535;
  private static final ProxyHeader NOBODY = new ProxyHeader(null);

  /**
   * Reads the header from the beginning of {@code in}, and nothing after it.
   *
   * @return null where more bytes are needed; then nothing was read
   * @throws MalformedException if these bytes are no such header, or it is too long
   */
  static @Nullable ProxyHeader read(ByteBuf in) throws MalformedException {
    if (begins(in, V1)) {
      return v1(in);
    }
    if (begins(in, V2)) {
      return v2(in);
    }
    throw MalformedException.syntax("a connection begins without a PROXY header");
  }

  /** Whether all that is there of {@code signature} is right. */
  private static boolean begins(ByteBuf in, byte[] signature) {
    int length = Math.min(in.readableBytes(), signature.length);
    for (int i = 0; i < length; i++) {
      if (in.getByte(in.readerIndex() + i) != signature[i]) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable ProxyHeader v1(ByteBuf in) throws MalformedException {
    int most = Math.min(in.readableBytes(), MAX_V1);
    int newline = in.indexOf(in.readerIndex(), in.readerIndex() + most, (byte) '\n');
    if (newline < 0) {
      if (most == MAX_V1) {
        throw MalformedException.syntax("a PROXY header is too long");
      }
      return null;
    }
    int length = newline - in.readerIndex();
    String line = in.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    in.skipBytes(1);
    if (!line.endsWith("\r")) {
      throw malformed();
    }
    return v1(List.of(line.substring(0, length - 1).split(" ", -1)));
  }

  private static ProxyHeader v1(List<String> words) throws MalformedException {
    String family = words.get(1);
    if (family.equals("UNKNOWN")) {
      return NOBODY;
    }
    if (words.size() != V1_WORDS || !family.equals("TCP4") && !family.equals("TCP6")) {
      throw malformed();
    }
    boolean four = family.equals("TCP4");
    address(words.get(3), four);
    port(words.get(5));
    return new ProxyHeader(new InetSocketAddress(address(words.get(2), four), port(words.get(4))));
  }

  private static InetAddress address(String text, boolean four) throws MalformedException {
    boolean plain = text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0);
    byte[] octets = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    boolean fits =
        octets != null
            && (four
                ? octets.length == 4 && NetUtil.bytesToIpAddress(octets).equals(text)
                : text.indexOf(':') >= 0 && octets.length == 16);
    if (octets == null || !fits) {
      throw malformed();
    }
    return address(octets);
  }

  private static InetAddress address(byte[] octets) throws MalformedException {
    try {
      return InetAddress.getByAddress(octets);
    } catch (UnknownHostException impossible) {
      throw malformed();
    }
  }

  private static int port(String text) throws MalformedException {
    boolean digits =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MAX_PORT || !Integer.toString(port).equals(text)) {
      throw malformed();
    }
    return port;
  }

  private static @Nullable ProxyHeader v2(ByteBuf in) throws MalformedException {
    if (in.readableBytes() < V2_FIXED) {
      return null;
    }
    int at = in.readerIndex();
    int command = in.getUnsignedByte(at + V2.length);
    int family = in.getUnsignedByte(at + V2.length + 1);
    int length = in.getUnsignedShort(at + V2.length + 2);
    boolean known = command == LOCAL || command == PROXY && isCarried(family);
    if (!known || V2_FIXED + length > MAX_V2) {
      throw malformed();
    }
    if (in.readableBytes() < V2_FIXED + length) {
      return null;
    }
    int size = family == TCP4 ? 4 : 16;
    boolean named = command == PROXY && family != UNSPEC;
    if (named && length < 2 * size + 4) {
      throw malformed();
    }
    in.skipBytes(V2_FIXED + length);
    if (!named) {
      return NOBODY;
    }
    byte[] source = ByteBufUtil.getBytes(in, at + V2_FIXED, size);
    int port = in.getUnsignedShort(at + V2_FIXED + 2 * size);
    return new ProxyHeader(new InetSocketAddress(address(source), port));
  }

  private static boolean isCarried(int family) {
    return family == UNSPEC || family == TCP4 || family == TCP6;
  }

  private static MalformedException malformed() {
    return MalformedException.syntax("a PROXY header is not well-formed");
  }
}
