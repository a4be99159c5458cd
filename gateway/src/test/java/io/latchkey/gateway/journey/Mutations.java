package io.latchkey.gateway.journey;

import java.util.Random;

/** Valid requests with a few bytes of them changed to what confuses readers. */
final class Mutations {
  private static final String[] SEEDS = {
    "GET /x?y=z HTTP/1.1\r\n<me>Accept: */*\r\n\r\n",
    "POST /x HTTP/1.1\r\n<me>Content-Type: a/b\r\nContent-Length: 5\r\n\r\nhello",
    "POST /x HTTP/1.1\r\n<me>Transfer-Encoding: chunked\r\n\r\n5;a=\"b\"\r\nhello\r\n0\r\nX: y\r\n\r\n",
    "POST /x HTTP/1.1\r\n<me>Content-Length: 46\r\n\r\nGET /inner HTTP/1.1\r\nHost: a\r\nX-Latchkey: 1\r\n\r\n",
    "GET http://a/x HTTP/1.1\r\n<me>Connection: keep-alive\r\n\r\n",
    "PUT /x HTTP/1.0\r\n<me>Connection: keep-alive\r\nContent-Length: 2\r\n\r\nhi",
    "POST /x HTTP/1.1\r\n<me>Expect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n"
  };
  private static final String[] SCRAPS = {
    "\r",
    "\n",
    "\r\n",
    "\r\n\r\n",
    " ",
    "\t",
    "\0",
    "\u000b",
    "\u0085",
    "\u00a0",
    "\u00ff",
    ":",
    ";",
    ",",
    "0",
    "5",
    "\"",
    "\\",
    "/",
    "?",
    "#",
    "%0d%0a",
    "chunked",
    "Content-Length: 3\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "Connection: close\r\n",
    "Content-Length",
    "Transfer-Encoding",
    "Transfer_Encoding: chunked\r\n",
    "Host: b\r\n",
    "HTTP/1.1",
    "HTTP/1.0",
    "0\r\n\r\n",
    "GET /in HTTP/1.1\r\nHost: a\r\n\r\n",
    "Trailer: X\r\n",
    "Upgrade: h2c\r\nConnection: upgrade\r\n",
    "Connection: Content-Length\r\n",
    "X: \u00e9\r\n"
  };

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** The next request; often still valid. */
  String next() {
    String seed = SEEDS[random.nextInt(SEEDS.length)];
    StringBuilder text = new StringBuilder(seed.replace("<me>", Corpus.ME));
    for (int i = random.nextInt(3); i >= 0; i--) {
      mutate(text);
    }
    return text.toString();
  }

  private void mutate(StringBuilder text) {
    boolean atLine = random.nextInt(3) > 0;
    int at = atLine ? startOfLine(text) : random.nextInt(text.length());
    String scrap = SCRAPS[random.nextInt(SCRAPS.length)];
    switch (random.nextInt(5)) {
      case 0 -> text.deleteCharAt(at);
      case 1 -> text.setCharAt(at, (char) random.nextInt(256));
      case 2 -> text.replace(at, Math.min(text.length(), at + scrap.length()), scrap);
      default -> text.insert(at, scrap);
    }
  }

  private int startOfLine(StringBuilder text) {
    int newline = text.indexOf("\n", random.nextInt(text.length()));
    return newline < 0 || newline + 1 >= text.length() ? 0 : newline + 1;
  }
}
