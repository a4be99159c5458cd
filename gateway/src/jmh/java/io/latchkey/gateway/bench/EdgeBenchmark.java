package io.latchkey.gateway.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.latchkey.gateway.downstream.parse.RequestReader;
import io.latchkey.gateway.downstream.respond.AnswerWriter;
import io.latchkey.gateway.http.AnswerHead;
import io.latchkey.gateway.http.Framing;
import io.latchkey.gateway.http.Peer;
import io.latchkey.gateway.http.RefusedException;
import io.latchkey.gateway.http.RequestHead;
import io.latchkey.gateway.http.Stage;
import io.latchkey.gateway.telemetry.AccessLog;
import io.latchkey.gateway.telemetry.Ending;
import io.latchkey.gateway.telemetry.ExchangeRecord;
import io.latchkey.gateway.telemetry.Metrics;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.slf4j.LoggerFactory;

/** What a call costs before and after its decision: its head read, its answer's written, told of. */
public class EdgeBenchmark extends Measured {
  private static final String REQUEST =
      """
      GET /api/v1/resource0/7d9f2c7-41aa/read HTTP/1.1\r
      Host: gateway.internal\r
      X-Api-Key: lk_7Qm2vT0bXr9dYcW4sKfJ1hZpN8aEuG6oLiRtVwB3xS5\r
      User-Agent: hr-batch/4.2\r
      Accept: application/json\r
      Cookie: lang=en; .ASPXAUTH=AB12CD34EF56AB12CD34EF56AB12CD34EF56; theme=dark\r
      \r
      """;

  private static final byte[] LINES =
      """
      Content-Type: application/json\r
      Cache-Control: no-store\r
      Date: Sun, 22 Nov 2026 12:00:00 GMT\r
      X-Request-Id: 0123456789abcdef\r
      """
          .getBytes(StandardCharsets.US_ASCII);

  private final ByteBuf request =
      Unpooled.directBuffer().writeBytes(REQUEST.getBytes(StandardCharsets.US_ASCII));
  private final RequestReader reader =
      new RequestReader(
          Peer.at(InetAddress.getLoopbackAddress()), 16 << 10, 64 << 10, 128, () -> false);
  private final AnswerHead answer = new AnswerHead(200, LINES, LINES.length);
  private final Framing framing = new Framing(Framing.Kind.LENGTH, 1024);
  private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final InstantSource clock = InstantSource.system();
  private final AccessLog log = new AccessLog(clock);
  private final Metrics metrics = new Metrics(clock);
  private AnswerWriter writer;

  @Setup
  public void prepare() {
    ChannelHandlerContext ctx = channel.pipeline().firstContext();
    writer = new AnswerWriter(ctx);
    metrics.configure(List.of("all"), List.of("hr-sync"), List.of("hr"));
    Logger logger = (Logger) LoggerFactory.getLogger(AccessLog.LOGGER);
    logger.detachAndStopAllAppenders();
    logger.setAdditive(false);
    logger.setLevel(Level.INFO);
    Nowhere nowhere = new Nowhere();
    nowhere.start();
    logger.addAppender(nowhere);
  }

  /** Takes what is logged no further. */
  private static final class Nowhere extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {}
  }

  @Benchmark
  public RequestHead read() throws RefusedException {
    request.readerIndex(0);
    return reader.read(request);
  }

  @Benchmark
  public Object answerHead() {
    writer.head(answer, framing, -1, false, false);
    channel.flushOutbound();
    Object sent = channel.readOutbound();
    ReferenceCountUtil.release(sent);
    return sent;
  }

  @Benchmark
  public Object record() {
    return told();
  }

  @Benchmark
  public Object recordAndLog() {
    ExchangeRecord told = told();
    log.ended(told);
    return told;
  }

  @Benchmark
  public Object recordAndCount() {
    ExchangeRecord told = told();
    metrics.ended(told);
    return told;
  }

  /** As the exchange fills it in. */
  private static ExchangeRecord told() {
    ExchangeRecord told = new ExchangeRecord("0123456789abcdef", 0, "127.0.0.1:8080", "127.0.0.1");
    told.http("1.1");
    told.request("GET", "/api/v1/resource0/7d9f2c7-41aa/read");
    told.caller("app0", "api-key");
    told.passed(Stage.CALLER, 400);
    told.route("all");
    told.passed(Stage.ROUTE, 600);
    told.scope("many", false);
    told.passed(Stage.SCOPE, 800);
    told.passed(Stage.COOKIE, 900);
    told.removedCookies(List.of(".ASPXAUTH"));
    told.speaker("service-account");
    told.credential("hr-sync", 3, 100);
    told.connected(100);
    told.answered(200, 400_000, 500_000);
    told.octets(0, 1024);
    told.status(200);
    told.end(Ending.COMPLETE, 600_000);
    return told;
  }
}
