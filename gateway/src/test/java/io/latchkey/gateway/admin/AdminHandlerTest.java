package io.latchkey.gateway.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gateway.bootstrap.AdminRequests;
import io.latchkey.gateway.http.Secret;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminHandlerTest {
  private static final String GET = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String POST =
      "POST /page HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer t0ken\r\n"
          + "Content-Type: application/json\r\n";

  private final List<AdminCall> calls = new ArrayList<>();
  private final CompletableFuture<AdminAnswer> slow = new CompletableFuture<>();
  private boolean quick = true;
  private final EmbeddedChannel channel = channel();

  private EmbeddedChannel channel() {
    AdminSettings settings =
        new AdminSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Secret.of("t0ken"),
            Set.of(),
            null);
    AdminPages pages = new AdminPages(new AdminGate(settings), List.of(new Page()));
    RequestSource source = AdminRequests.from(InetAddress.getLoopbackAddress());
    EmbeddedChannel made = new EmbeddedChannel();
    made.freezeTime();
    made.pipeline().addLast(new AdminHandler(pages, new OpenConnections(), source));
    made.pipeline().fireChannelActive();
    return made;
  }

  private final class Page implements AdminPage {
    @Override
    public boolean serves(String path) {
      return path.equals("/page");
    }

    @Override
    public Set<String> methods() {
      return Set.of("GET", "POST");
    }

    @Override
    public CompletionStage<AdminAnswer> answer(AdminCall call) {
      calls.add(call);
      return quick
          ? CompletableFuture.completedFuture(new AdminAnswer(200, "a/b", new byte[2], Map.of()))
          : slow;
    }
  }

  @AfterEach
  void letGo() {
    channel.finishAndReleaseAll();
  }

  private void send(String bytes) {
    if (!channel.isOpen()) {
      return;
    }
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    channel.runPendingTasks();
  }

  private String answers() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      all.append(out.toString(ISO_8859_1));
      out.release();
    }
    return all.toString();
  }

  private void othersHadTheirTurn() {
    channel.advanceTimeBy(AdminServer.TURN.toNanos(), TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
  }

  @Test
  void aRequestThatCameAheadWaitsUntilTheLoopHasGoneRound() {
    send(GET.repeat(3));
    for (int served = 1; served <= 3; served++) {
      channel.runPendingTasks();
      assertThat(calls).hasSize(served);
      othersHadTheirTurn();
    }
    assertThat(calls).hasSize(3);
    send(GET);
    assertThat(calls).as("one that was waited for waits for nobody").hasSize(4);
  }

  @Test
  void whatComesAheadOfASlowAnswerIsBounded() {
    quick = false;
    send(GET);
    send("x".repeat(AdminServer.MAX_AHEAD));
    assertThat(channel.isOpen()).isTrue();
    send("x");
    assertThat(channel.isOpen()).isFalse();
    assertThat(calls).hasSize(1);
  }

  @Test
  void aConnectionThatEndsWhileOthersGoFirstTakesNothingMore() {
    send(GET.repeat(2));
    channel.close();
    othersHadTheirTurn();
    assertThat(calls).hasSize(1);
  }

  @Test
  void whoIsToldToFinishEndsItsAnswerFirst() {
    quick = false;
    send(GET.repeat(2));
    channel.pipeline().fireUserEventTriggered(AdminHandler.FINISH);
    assertThat(channel.isOpen()).isTrue();
    slow.complete(new AdminAnswer(200, "a/b", new byte[2], Map.of()));
    channel.runPendingTasks();
    assertThat(answers()).startsWith("HTTP/1.1 200 ").contains("connection: close\r\n");
    assertThat(channel.isOpen()).isFalse();
    assertThat(calls).hasSize(1);
  }

  @Test
  void aLastAnswerThatIsSlowIsNotWaitedForForLong() {
    quick = false;
    send(GET);
    channel.pipeline().fireUserEventTriggered(AdminHandler.FINISH);
    channel.advanceTimeBy(AdminServer.LAST_ANSWER.toNanos() - 1, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.NANOSECONDS);
    channel.runPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void whoIsToldToFinishBetweenTwoRequestsEndsAtOnceOrAtItsTurn() {
    send(GET.repeat(2));
    channel.pipeline().fireUserEventTriggered(AdminHandler.FINISH);
    othersHadTheirTurn();
    assertThat(channel.isOpen()).isFalse();
    assertThat(calls).hasSize(1);
  }

  @Test
  void contentThatWaitsToBeAskedForIsAskedForOnce() {
    send(POST + "Expect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    assertThat(answers()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    send("{}");
    assertThat(answers()).isEmpty();
    send("  ");
    assertThat(answers()).startsWith("HTTP/1.1 200 OK\r\n");
    assertThat(calls).singleElement().extracting(call -> call.content().length).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "Expect: 100-continue~Content-Length: 2~~{}, 200",
    "Expect: 100-continue~Content-Length: 65537~~, 413",
    "Expect: 200-ok~Content-Length: 2~~, 417"
  })
  void contentThatIsThereOrNotWantedIsNotAskedFor(String rest, int status) {
    send(POST + rest.replace("~", "\r\n"));
    assertThat(answers()).startsWith("HTTP/1.1 " + status + " ");
  }

  @Test
  void chunksAreContentUpToTheMostOctets() {
    String most = "x".repeat(AdminServer.MAX_CONTENT);
    String head = POST + "Transfer-Encoding: chunked\r\n\r\n10000\r\n" + most + "\r\n";
    send(head + "0\r\nTrailer: x\r\n\r\n");
    assertThat(answers()).startsWith("HTTP/1.1 200 ");
    assertThat(calls.get(0).content()).isEqualTo(most.getBytes(ISO_8859_1));
    send(head + "1\r\nx\r\n");
    assertThat(answers()).startsWith("HTTP/1.1 413 ").contains("connection: close\r\n");
    assertThat(calls).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"'', close", "Connection: keep-alive~, keep-alive"})
  void anOldCallerIsToldWhetherTheConnectionStays(String field, String option) {
    send("GET /page HTTP/1.0\r\nHost: localhost\r\n" + field.replace("~", "\r\n") + "\r\n");
    assertThat(answers()).contains("connection: " + option + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\n\r\nhello",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
      })
  void aRequestIsTheSameInWhateverPiecesItComes(String rest) {
    String bytes = POST + rest;
    for (int cut = 1; cut < bytes.length(); cut++) {
      send(bytes.substring(0, cut));
      send(bytes.substring(cut));
      assertThat(calls).hasSize(cut);
      assertThat(new String(calls.get(cut - 1).content(), ISO_8859_1)).isEqualTo("hello");
      assertThat(answers()).startsWith("HTTP/1.1 200 ");
    }
  }
}
