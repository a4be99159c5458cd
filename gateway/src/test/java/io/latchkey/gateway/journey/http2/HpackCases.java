package io.latchkey.gateway.journey.http2;

import static io.latchkey.gateway.journey.http2.ConformanceCase.of;
import static io.latchkey.gateway.journey.http2.ErrorCode.COMPRESSION_ERROR;
import static io.latchkey.gateway.journey.http2.FieldBlock.indexed;
import static io.latchkey.gateway.journey.http2.FieldBlock.sizeUpdate;
import static io.latchkey.gateway.journey.http2.Frames.WHOLE;
import static io.latchkey.gateway.journey.http2.Frames.headers;
import static io.latchkey.gateway.journey.http2.Frames.hex;
import static io.latchkey.gateway.journey.http2.Frames.join;
import static io.latchkey.gateway.journey.http2.Frames.settings;

import java.util.List;
import java.util.stream.Stream;

/** RFC 7541: each representation, and what is none. */
final class HpackCases {
  private static final String USER_AGENT = "0a 75 73 65 72 2d 61 67 65 6e 74";
  private static final String USER_AGENT_HUFFMAN = "87 b5 05 b1 61 cc 5a 93";
  private static final String X_TEST = "06 78 2d 74 65 73 74";
  private static final String X_TEST_HUFFMAN = "85 f2 b2 4a 84 ff";
  private static final String H2SPEC = "06 68 32 73 70 65 63";
  private static final String H2SPEC_HUFFMAN = "84 9c 48 ac a4";
  private static final Seen WRONG = Seen.connectionError(COMPRESSION_ERROR);

  private HpackCases() {}

  static List<ConformanceCase> all() {
    return Stream.of(representations(), updates(), errors(), more()).flatMap(List::stream).toList();
  }

  private static List<ConformanceCase> representations() {
    return List.of(
        good("generic/5/1", "an indexed field", "ba"),
        good("generic/5/2", "indexing, indexed name", "7a" + H2SPEC),
        good("generic/5/3", "indexing, indexed name, Huffman", "7a" + H2SPEC_HUFFMAN),
        good("generic/5/4", "indexing, new name", "40" + X_TEST + H2SPEC),
        good("generic/5/5", "indexing, new name, Huffman", "40" + X_TEST_HUFFMAN + H2SPEC_HUFFMAN),
        good("generic/5/6", "not indexing, indexed name", "0f 2b" + H2SPEC),
        good("generic/5/7", "not indexing, indexed name, Huffman", "0f 2b" + H2SPEC_HUFFMAN),
        good("generic/5/8", "not indexing, new name", "00" + X_TEST + H2SPEC),
        good(
            "generic/5/9",
            "not indexing, new name, Huffman",
            "00" + X_TEST_HUFFMAN + H2SPEC_HUFFMAN),
        good("generic/5/10", "never indexed, indexed name", "1f 2b" + H2SPEC),
        good("generic/5/11", "never indexed, indexed name, Huffman", "1f 2b" + H2SPEC_HUFFMAN),
        good("generic/5/12", "never indexed, new name", "10" + USER_AGENT + H2SPEC),
        good(
            "generic/5/13",
            "never indexed, new name, Huffman",
            "10" + USER_AGENT_HUFFMAN + H2SPEC_HUFFMAN));
  }

  private static List<ConformanceCase> updates() {
    return List.of(
        of(
            "generic/5/14",
            "a table size update in front",
            Seen.answer(1, 200),
            p -> p.send(headers(1, WHOLE, join(sizeUpdate(0), p.get("/x").octets())))),
        of(
            "generic/5/15",
            "two table size updates in front",
            Seen.answer(1, 200),
            p ->
                p.send(
                    headers(
                        1, WHOLE, join(sizeUpdate(128), sizeUpdate(4096), p.get("/x").octets())))));
  }

  private static List<ConformanceCase> errors() {
    return List.of(
        wrong("hpack/2.3.3/1", "an index past both tables", indexed(70)),
        wrong("hpack/2.3.3/2", "a name at an index past both tables", hex("7f 07" + H2SPEC)),
        wrong("hpack/4.2/1", "a table size update at the end of a block", sizeUpdate(0)),
        wrong(
            "hpack/5.2/1",
            "Huffman padding of more than seven bits",
            hex("00 85 f2 b2 4a 87 ff ff ff 00")),
        wrong("hpack/5.2/2", "Huffman padding of zeros", hex("00 85 f2 b2 4a 87 f8 00")),
        wrong(
            "hpack/5.2/3",
            "the EOS symbol in a string",
            hex("00 85 f2 b2 4a 84 ff 87 ff ff ff ff ff ff ff")),
        wrong("hpack/6.1/1", "index 0", hex("80")),
        of(
            "hpack/6.3/1",
            "a table size update above the setting",
            WRONG,
            p -> p.send(headers(1, WHOLE, join(sizeUpdate(65_536), p.get("/never").octets())))));
  }

  private static List<ConformanceCase> more() {
    return List.of(
        wrong("more/7541 5.1/1", "an integer of more than 32 bits", hex("ff ff ff ff ff ff ff 7f")),
        wrong("more/7541 5.1/2", "an integer that does not end", hex("ff ff")),
        wrong("more/7541 5.2/1", "a string longer than the block", hex("00 06 78 2d")),
        wrong("more/7541 6.2/1", "a field without its value", hex("00" + X_TEST)),
        of(
            "more/7541 2.3.2/1",
            "a field from the dynamic table in a later request",
            Seen.answer(3, 200),
            p ->
                p.send(
                    headers(1, WHOLE, join(p.get("/x").octets(), FieldBlock.indexing("x-a", "1"))),
                    headers(3, WHOLE, join(p.get("/x").octets(), indexed(62))))),
        of(
            "more/7541 4.3/1",
            "a field that a table of size 0 has lost",
            WRONG,
            p ->
                p.send(
                    headers(1, WHOLE, join(p.get("/x").octets(), FieldBlock.indexing("x-a", "1"))),
                    headers(3, WHOLE, join(sizeUpdate(0), p.get("/never").octets(), indexed(62))))),
        of(
            "more/7541 4.4/1",
            "an entry larger than the table, which empties it",
            WRONG,
            p ->
                p.send(
                    headers(1, WHOLE, join(p.get("/x").octets(), FieldBlock.indexing("x-a", "1"))),
                    headers(
                        3,
                        WHOLE,
                        join(
                            p.get("/x").octets(),
                            FieldBlock.indexing("x-b", "b".repeat(4096)),
                            indexed(62))))),
        of(
            "more/7541 4.2/1",
            "SETTINGS_HEADER_TABLE_SIZE 0: the answer uses no dynamic table",
            Seen.answer(3, 200),
            p -> {
              p.send(settings(1, 0), headers(1, WHOLE, p.get("/x")));
              p.awaitEnd(1);
              assertNoneIndexed(p);
              p.send(headers(3, WHOLE, p.get("/x")));
            }));
  }

  /** A block that begins with a size update of zero cannot refer to the dynamic table. */
  private static void assertNoneIndexed(Http2Peer peer) {
    for (Frame frame : peer.read()) {
      if (frame.is(Frame.HEADERS, 1) && frame.payload()[0] != 0x20) {
        throw new AssertionError("the new size of the table is not told first");
      }
    }
  }

  private static ConformanceCase good(String id, String sent, String field) {
    return of(
        id,
        sent,
        Seen.answer(1, 200),
        p -> p.send(headers(1, WHOLE, join(p.get("/x").octets(), hex(field.replace(" ", ""))))));
  }

  private static ConformanceCase wrong(String id, String sent, byte[] end) {
    return of(id, sent, WRONG, p -> p.send(headers(1, WHOLE, join(p.get("/never").octets(), end))));
  }
}
