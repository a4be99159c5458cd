package io.latchkey.gateway.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopBuffersTest {
  private final LoopBuffers buffers =
      new LoopBuffers(Thread.currentThread(), ByteBufAllocator.DEFAULT);

  /** The memory, whatever leak detection has put around it. */
  private static long place(ByteBuf buffer) {
    return buffer.memoryAddress();
  }

  private static void elsewhere(Runnable step) throws InterruptedException {
    Thread other = new Thread(step);
    other.start();
    other.join();
  }

  @ParameterizedTest
  @CsvSource({"0, 512", "512, 512", "513, 2048", "2048, 2048", "2049, 2049"})
  void aBufferHoldsWhatItsPlaceHolds(int asked, int capacity) {
    ByteBuf made = buffers.directBuffer(asked);
    assertThat(made.capacity()).isEqualTo(capacity);
    assertThat(made.isDirect()).isTrue();
    assertThat(made.release()).isTrue();
  }

  @Test
  void theOneReleasedLastIsLentNext() {
    ByteBuf first = buffers.directBuffer(100);
    ByteBuf second = buffers.directBuffer(100);
    long places = place(first);
    second.release();
    first.release();
    ByteBuf again = buffers.directBuffer(200);
    assertThat(place(again)).isEqualTo(places);
    again.release();
  }

  @Test
  void whatIsLentAgainIsAsNew() {
    ByteBuf used = buffers.directBuffer(100, 4096);
    used.writeLong(7).skipBytes(3).markReaderIndex().markWriterIndex();
    long place = place(used);
    used.release();
    ByteBuf again = buffers.directBuffer(100, 2048);
    assertThat(place(again)).isEqualTo(place);
    assertThat(again.refCnt()).isOne();
    assertThat(again.maxCapacity()).isEqualTo(2048);
    assertThat(again.resetReaderIndex().readerIndex()).isZero();
    assertThat(again.resetWriterIndex().writerIndex()).isZero();
    again.release();
  }

  @Test
  void nobodyHasABufferThatSomebodyHas() {
    Random random = new Random(5);
    Deque<ByteBuf> held = new ArrayDeque<>();
    Set<Long> places = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      if (held.size() < 200 && random.nextBoolean()) {
        ByteBuf made = buffers.directBuffer(random.nextInt(3000));
        assertThat(places.add(place(made))).isTrue();
        assertThat(made.refCnt()).isOne();
        assertThat(made.isReadable()).isFalse();
        held.add(made);
      } else if (!held.isEmpty()) {
        ByteBuf gone = random.nextBoolean() ? held.removeFirst() : held.removeLast();
        places.remove(place(gone));
        assertThat(gone.release()).isTrue();
      }
    }
    held.forEach(ByteBuf::release);
  }

  @Test
  void noMoreThanTheMostAreKept() {
    List<ByteBuf> lent = new ArrayList<>();
    for (int i = 0; i <= LoopBuffers.MOST; i++) {
      lent.add(buffers.directBuffer(LoopBuffers.LARGE));
    }
    lent.forEach(ByteBuf::release);
    assertThat(buffers.kept()).isEqualTo(LoopBuffers.MOST);
  }

  @Test
  void whatHasGrownIsNotKept() {
    ByteBuf grown = buffers.directBuffer(100);
    grown.writeZero(LoopBuffers.SMALL + 1);
    assertThat(grown.readableBytes()).isEqualTo(LoopBuffers.SMALL + 1);
    grown.release();
    assertThat(buffers.kept()).isZero();
  }

  @Test
  void aPartThatIsStillHeldKeepsTheWhole() {
    ByteBuf whole = buffers.directBuffer(100).writeLong(42);
    ByteBuf part = whole.readRetainedSlice(8);
    whole.release();
    ByteBuf other = buffers.directBuffer(100).writeLong(7);
    assertThat(part.readLong()).isEqualTo(42);
    part.release();
    other.release();
    assertThat(buffers.kept()).isEqualTo(2);
  }

  @Test
  void theViewForNioIsOfThisMemory() {
    ByteBuf made = buffers.directBuffer(100).writeInt(5);
    ByteBuffer view = made.internalNioBuffer(0, 4);
    assertThat(view.getInt(view.position())).isEqualTo(5);
    made.release();
    ByteBuf again = buffers.directBuffer(100).writeInt(6);
    ByteBuffer next = again.internalNioBuffer(0, 4);
    assertThat(next.remaining()).isEqualTo(4);
    assertThat(next.getInt(next.position())).isEqualTo(6);
    again.release();
  }

  @Test
  void otherThreadsNeitherTakeNorGive() throws InterruptedException {
    ByteBuf own = buffers.directBuffer(100);
    elsewhere(own::release);
    assertThat(own.refCnt()).isZero();
    assertThat(buffers.kept()).isZero();
    AtomicReference<ByteBuf> theirs = new AtomicReference<>();
    elsewhere(() -> theirs.set(buffers.directBuffer(100)));
    assertThat(theirs.get().capacity()).isEqualTo(100);
    theirs.get().release();
    assertThat(buffers.kept()).isZero();
  }

  @Test
  void nothingIsKeptAfterTheThread() throws InterruptedException {
    AtomicReference<LoopBuffers> seen = new AtomicReference<>();
    AtomicReference<ByteBuf> held = new AtomicReference<>();
    Thread loop =
        new FastThreadLocalThread(
            () -> {
              LoopBuffers ofLoop = (LoopBuffers) LoopBuffers.ofThisLoop();
              ByteBuf lent = ofLoop.directBuffer(100);
              held.set(ofLoop.directBuffer(100));
              lent.release();
              assertThat(ofLoop.kept()).isOne();
              seen.set(ofLoop);
            });
    loop.start();
    loop.join();
    assertThat(seen.get().kept()).isZero();
    held.get().release();
    assertThat(seen.get().kept()).isZero();
  }

  @Test
  void eachThreadHasItsOwn() throws InterruptedException {
    Set<ByteBufAllocator> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.add(LoopBuffers.ofThisLoop());
    all.add(LoopBuffers.ofThisLoop());
    elsewhere(() -> all.add(LoopBuffers.ofThisLoop()));
    assertThat(all).hasSize(2);
  }
}
