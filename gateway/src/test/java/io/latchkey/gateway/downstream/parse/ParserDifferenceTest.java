package io.latchkey.gateway.downstream.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.journey.Corpus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever our reader takes, another takes too, and for the same request. */
class ParserDifferenceTest {
  private static final int ROUNDS = 12_000;

  /** What is read of one head. */
  private record Reading(
      String method, String target, String version, List<String> fields, String framing) {}

  private static Reading ours(String bytes) {
    RequestReader reader =
        new RequestReader(Peer.at(InetAddress.getLoopbackAddress()), 8192, 65536, 200, () -> true);
    ByteBuf in = Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
    try {
      RequestHead head = reader.read(in);
      return head == null ? null : reading(head);
    } catch (RefusedException refused) {
      return null;
    } finally {
      in.release();
    }
  }

  private static Reading reading(RequestHead head) {
    FieldSection section = head.fields();
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < section.count(); i++) {
      fields.add(section.name(i) + ": " + section.value(i));
    }
    String query = head.target().rawQuery();
    Framing framing = head.framing();
    return new Reading(
        head.method(),
        head.target().rawPath() + (query == null ? "" : "?" + query),
        head.http10() ? "HTTP/1.0" : "HTTP/1.1",
        fields,
        framing.kind() == Framing.Kind.CHUNKED ? "chunked" : Long.toString(framing.length()));
  }

  private static Reading nettys(String bytes) {
    EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(8192, 65536, 8192));
    try {
      channel.writeInbound(Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1));
      Object first = channel.readInbound();
      if (!(first instanceof HttpRequest head) || head.decoderResult().isFailure()) {
        ReferenceCountUtil.release(first);
        return null;
      }
      List<String> fields = new ArrayList<>();
      for (Map.Entry<String, String> field : head.headers()) {
        fields.add(field.getKey() + ": " + field.getValue());
      }
      ReferenceCountUtil.release(head);
      return new Reading(
          head.method().name(),
          originForm(head.uri()),
          head.protocolVersion().text(),
          fields,
          HttpUtil.isTransferEncodingChunked(head)
              ? "chunked"
              : Long.toString(HttpUtil.getContentLength(head, 0L)));
    } finally {
      channel.finishAndReleaseAll();
    }
  }

  /** Netty leaves an absolute-form as it is. */
  private static String originForm(String target) {
    if (!Ascii.startsWithIgnoreCase(target, "http")) {
      return target;
    }
    int at = target.indexOf("//") + 2;
    while (at < target.length() && target.charAt(at) != '/' && target.charAt(at) != '?') {
      at++;
    }
    String rest = target.substring(at);
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void mutatedRequestsMeanTheSameToBoth(long seed) {
    Random random = new Random(seed);
    List<Corpus.Case> cases = Corpus.requests();
    int taken = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String bytes = mutated(cases.get(random.nextInt(cases.size())).bytes('>'), random);
      Reading own = ours(bytes);
      if (own != null) {
        taken++;
        assertThat(nettys(bytes)).as(bytes).isEqualTo(own);
      }
    }
    assertThat(taken).isGreaterThan(ROUNDS / 10);
  }

  private static String mutated(String text, Random random) {
    StringBuilder bytes = new StringBuilder(text.substring(0, Math.min(500, text.length())));
    for (int i = random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(bytes.length());
      char c = "\r\n\t :,;\0\u000b\u00a0\u00ff0a/\"".charAt(random.nextInt(15));
      switch (random.nextInt(3)) {
        case 0 -> bytes.setCharAt(at, random.nextBoolean() ? c : (char) random.nextInt(256));
        case 1 -> bytes.insert(at, c);
        default -> bytes.deleteCharAt(Math.min(at, bytes.length() - 1));
      }
    }
    return bytes.toString();
  }
}
