package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.latchkey.gateway.http.Ascii;
import io.latchkey.gateway.http.FieldSection;
import io.latchkey.gateway.http.MalformedException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.InstanceOfAssertFactories;

/** Fields of HTTP/2 are refused, or are the same fields after both translations. */
class Http2FieldsFuzz {

  @FuzzTest(maxDuration = "1m")
  void fieldsSurviveBothTranslations(byte[] bytes) throws MalformedException {
    Http2Headers headers = new DefaultHttp2Headers(false);
    for (String line : new String(bytes, StandardCharsets.ISO_8859_1).split("\u0001")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        headers.add(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    FieldSection fields;
    try {
      fields = Http2Fields.read(headers, 50);
    } catch (MalformedException refused) {
      return;
    }
    Http2Headers again = new DefaultHttp2Headers(false);
    byte[] lines = lines(fields);
    Http2Fields.write(lines, lines.length, again);
    FieldSection twice = Http2Fields.read(again, 50);
    assertThat(lines(twice)).asInstanceOf(InstanceOfAssertFactories.BYTE_ARRAY).isEqualTo(lines);
    for (int i = 0; i < fields.count(); i++) {
      assertThat(fields.name(i)).isEqualTo(Ascii.lower(fields.name(i)));
    }
  }

  private static byte[] lines(FieldSection fields) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < fields.count(); i++) {
      lines.append(fields.name(i)).append(": ").append(fields.value(i)).append("\r\n");
    }
    return lines.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
