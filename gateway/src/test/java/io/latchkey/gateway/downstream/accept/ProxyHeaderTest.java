package io.latchkey.gateway.downstream.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.gateway.http.MalformedException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
  private static final String REST = "GET /";

  private static byte[] v1(String line) {
    return (line.replace("~", "\r\n") + REST).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] v2(String hex) {
    String rest = HexFormat.of().formatHex(REST.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", "") + rest);
  }

  /** What it reads from all of it, after having been shown every beginning of it. */
  private static String read(byte[] bytes) throws MalformedException {
    for (int length = 0; length < bytes.length - REST.length(); length++) {
      ByteBuf part = Unpooled.wrappedBuffer(bytes, 0, length);
      assertThat(ProxyHeader.read(part)).as("after %d octets", length).isNull();
      assertThat(part.readerIndex()).isZero();
    }
    ByteBuf whole = Unpooled.wrappedBuffer(bytes);
    ProxyHeader header = ProxyHeader.read(whole);
    assertThat(whole.toString(StandardCharsets.ISO_8859_1)).isEqualTo(REST);
    InetSocketAddress source = header == null ? null : header.source();
    return source == null
        ? "nobody"
        : source.getAddress().getHostAddress() + " " + source.getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "PROXY TCP4 192.0.2.1 198.51.100.1 56324 443~, 192.0.2.1 56324",
    "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535~, 255.255.255.255 65535",
    "PROXY TCP4 0.0.0.0 0.0.0.0 0 0~, 0.0.0.0 0",
    "PROXY TCP6 2001:db8::1 ::1 1 2~, 2001:db8:0:0:0:0:0:1 1",
    "PROXY TCP6 2001:DB8:0:0:0:0:0:1 ::1 1 2~, 2001:db8:0:0:0:0:0:1 1",
    "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2~, 192.0.2.1 1",
    "PROXY UNKNOWN~, nobody",
    "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535~, nobody"
  })
  void version1IsRead(String line, String expected) throws MalformedException {
    assertThat(read(v1(line))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1~",
        "proxy TCP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY  TCP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY TCP5 192.0.2.1 198.51.100.1 1 2~",
        "PROXY UDP4 192.0.2.1 198.51.100.1 1 2~",
        "PROXY ~",
        "PROXY TCP4~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 3~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2 ~",
        "PROXY TCP4 192.0.2.01 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.256 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100 1 2~",
        "PROXY TCP4 2001:db8::1 198.51.100.1 1 2~",
        "PROXY TCP6 192.0.2.1 ::1 1 2~",
        "PROXY TCP6 [2001:db8::1] ::1 1 2~",
        "PROXY TCP6 fe80::1%eth0 ::1 1 2~",
        "PROXY TCP6 2001:db8::1::2 ::1 1 2~",
        "PROXY TCP4 localhost 198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 65536 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 01 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 -1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 65536~",
        "PROXY TCP4 192.0.2.1 198.51.100.1  2~",
        "PROXY TCP4 192.0.2.1\t198.51.100.1 1 2~",
        "PROXY TCP4 192.0.2.1 198.51.100.1 1 2\n"
      })
  void whateverElseIsRefused(String line) {
    assertThatThrownBy(() -> ProxyHeader.read(Unpooled.wrappedBuffer(v1(line))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void version1IsAtMost107OctetsLong() throws MalformedException {
    String most = "PROXY UNKNOWN " + "x".repeat(91);

    assertThat(read(v1(most + "~"))).isEqualTo("nobody");
    assertThatThrownBy(() -> ProxyHeader.read(Unpooled.wrappedBuffer(v1(most + "x~"))))
        .isInstanceOf(MalformedException.class);
    byte[] endless = ("PROXY UNKNOWN " + "x".repeat(93)).getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> ProxyHeader.read(Unpooled.wrappedBuffer(endless)))
        .isInstanceOf(MalformedException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "21 11 000c c0000201 c6336401 dc04 01bb, 192.0.2.1 56324",
    "21 11 0013 c0000201 c6336401 dc04 01bb 04 0004 00000000, 192.0.2.1 56324",
    "21 21 0024 20010db8000000000000000000000001 00000000000000000000000000000001 0001 0002, "
        + "2001:db8:0:0:0:0:0:1 1",
    "20 00 0000, nobody",
    "20 11 000c c0000201 c6336401 dc04 01bb, nobody",
    "20 31 0003 010203, nobody",
    "21 00 0000, nobody",
    "21 00 0003 010203, nobody"
  })
  void version2IsRead(String hex, String expected) throws MalformedException {
    assertThat(read(v2(hex))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11 11 000c c0000201 c6336401 dc04 01bb",
        "31 11 000c c0000201 c6336401 dc04 01bb",
        "22 11 000c c0000201 c6336401 dc04 01bb",
        "21 12 000c c0000201 c6336401 dc04 01bb",
        "21 31 000c c0000201 c6336401 dc04 01bb",
        "21 11 000b c0000201 c6336401 dc04 01bb",
        "21 21 0023 20010db8000000000000000000000001 00000000000000000000000000000001 0001 0002",
        "21 11 ffff c0000201 c6336401 dc04 01bb"
      })
  void whateverElseIsRefusedOfVersion2(String hex) {
    assertThatThrownBy(() -> ProxyHeader.read(Unpooled.wrappedBuffer(v2(hex))))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void version2HasItsLimit() throws MalformedException {
    int most = ProxyHeader.MAX_V2 - 16;
    String length = HexFormat.of().toHexDigits((short) most);
    String over = HexFormat.of().toHexDigits((short) (most + 1));
    String whole = "21 11 " + length + "c0000201 c6336401 dc04 01bb" + "00".repeat(most - 12);

    assertThat(read(v2(whole))).isEqualTo("192.0.2.1 56324");
    assertThatThrownBy(() -> ProxyHeader.read(Unpooled.wrappedBuffer(v2("21 11 " + over))))
        .isInstanceOf(MalformedException.class);
  }

  /** Whatever comes, it is a header, or refused, or waited for. */
  @Test
  void randomOctetsAreNeverAFault() {
    Random random = new Random(20261122);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes =
          random.nextBoolean()
              ? v1("PROXY TCP4 192.0.2.1 198.51.100.1 1 2~")
              : v2("21 11 0013 c0000201 c6336401 dc04 01bb 04 0004 00000000");
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      ByteBuf in = Unpooled.wrappedBuffer(bytes);
      try {
        ProxyHeader header = ProxyHeader.read(in);
        assertThat(header == null ? in.readerIndex() : 0).isZero();
      } catch (MalformedException refused) {
        assertThat(refused.what()).contains("PROXY");
      }
    }
  }
}
