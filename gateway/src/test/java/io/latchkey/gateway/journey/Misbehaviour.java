package io.latchkey.gateway.journey;

import java.io.IOException;
import java.util.Collections;
import java.util.Random;

/** What a tenant of HTTP/2 does to a request instead of answering it as it should. */
enum Misbehaviour {
  RESET,
  REFUSAL,
  CUT,
  GO_AWAY,
  GO_AWAY_OF_LATER_ONES,
  SILENCE,
  HALF_AN_ANSWER,
  TOO_MUCH,
  TOO_LITTLE,
  BAD_FIELD,
  TWO_HEADS,
  INTERIM_FLOOD,
  PINGS,
  SETTINGS_IN_NUMBER,
  SHRUNKEN_WINDOW,
  NO_STREAMS,
  NO_WINDOW_MORE,
  FOREIGN_STREAM,
  AFTER_THE_END,
  EMPTY_DATA,
  TRAILERS_WITH_STATUS,
  UNKNOWN_FRAMES,
  ANSWER_THEN_GO_AWAY,
  ANSWER_THEN_RESET,
  PUSH;

  private static final String[] OK = {":status", "200"};

  /** One of them; those that cost the test time are rare. */
  static Misbehaviour of(Random random) {
    Misbehaviour any = values()[random.nextInt(values().length)];
    boolean slow = any == SILENCE || any == HALF_AN_ANSWER || any == NO_STREAMS;
    return slow && random.nextInt(4) > 0 ? RESET : any;
  }

  private static Http2Frame ok(int stream) {
    return Http2Frame.headers(stream, false, OK);
  }

  private static Http2Frame[] many(int count, Http2Frame frame) {
    return Collections.nCopies(count, frame).toArray(Http2Frame[]::new);
  }

  /**
   * Does it to the request of {@code stream}, for {@code path}; what it says holds {@code mark}.
   */
  void towards(Http2End end, int stream, String path, String mark) throws IOException {
    Http2Frame content = Http2Frame.data(stream, path, true);
    switch (this) {
      case RESET -> end.send(Http2Frame.reset(stream, 2));
      case REFUSAL -> end.send(Http2Frame.reset(stream, 7));
      case CUT -> end.close();
      case GO_AWAY -> end.send(Http2Frame.goAway(0, 11));
      case GO_AWAY_OF_LATER_ONES -> {
        end.send(Http2Frame.goAway(stream, 0), Http2Frame.goAway(Integer.MAX_VALUE, 0));
        end.answer(stream, 200, path);
      }
      case SILENCE -> end.send(Http2Frame.window(0, 1));
      case HALF_AN_ANSWER -> end.send(ok(stream), Http2Frame.data(stream, mark, false));
      case TOO_MUCH ->
          end.send(
              Http2Frame.headers(stream, false, ":status", "200", "content-length", "1"), content);
      case TOO_LITTLE ->
          end.send(
              Http2Frame.headers(stream, false, ":status", "200", "content-length", "99"), content);
      case BAD_FIELD ->
          end.send(Http2Frame.headers(stream, false, ":status", "200", "Bad " + mark, mark));
      case TWO_HEADS -> end.send(ok(stream), ok(stream), content);
      case INTERIM_FLOOD ->
          end.send(many(40, Http2Frame.headers(stream, false, ":status", "103", "x", mark)));
      default -> towardsMore(end, stream, path, mark, content);
    }
  }

  private void towardsMore(Http2End end, int stream, String path, String mark, Http2Frame content)
      throws IOException {
    switch (this) {
      case PINGS -> end.send(many(1500, Http2Frame.ping(7, false)));
      case SETTINGS_IN_NUMBER -> end.send(many(1500, Http2Frame.settings(1, 0, 4, 1)));
      case SHRUNKEN_WINDOW -> {
        end.send(Http2Frame.settings(4, 0));
        end.answer(stream, 200, path);
      }
      case NO_STREAMS -> {
        end.send(Http2Frame.settings(3, 0));
        end.answer(stream, 200, path);
      }
      case NO_WINDOW_MORE -> end.send(Http2Frame.window(stream, 0));
      case FOREIGN_STREAM -> end.send(ok(stream + 200));
      case AFTER_THE_END -> end.send(ok(stream), content, content, ok(stream));
      case EMPTY_DATA -> end.send(many(1500, Http2Frame.data(stream, "", false)));
      case TRAILERS_WITH_STATUS ->
          end.send(ok(stream), Http2Frame.headers(stream, true, ":status", "200", "x", mark));
      case UNKNOWN_FRAMES -> end.send(many(1500, new Http2Frame(77, 0, stream, Call.bytes(mark))));
      case ANSWER_THEN_GO_AWAY -> {
        end.answer(stream, 200, path);
        end.send(Http2Frame.goAway(stream, 0));
      }
      case ANSWER_THEN_RESET -> {
        end.answer(stream, 200, path);
        end.send(Http2Frame.reset(stream, 8));
      }
      default -> end.send(new Http2Frame(Http2Frame.PUSH_PROMISE, 4, stream, new byte[4]));
    }
  }
}
