package io.latchkey.gateway.wire;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.internal.PlatformDependent;

/**
 * The buffers of one event loop: small ones are kept when they are released and lent again, the one
 * released last first, for its memory is still in the processor's caches; all others are another
 * allocator's. A buffer of ours knows its address and its view for NIO for as long as it lives.
 *
 * <p>Lends to its own thread alone; others get the other allocator's. What is released on another
 * thread is freed. Kept are at most {@link #MOST} buffers of {@link #SMALL} and of {@link #LARGE}
 * octets; they are freed when the thread ends.
 */
public final class LoopBuffers extends AbstractByteBufAllocator {
  static final int SMALL = 512;
  static final int LARGE = 2048;
  static final int MOST = 32;

  private static final FastThreadLocal<LoopBuffers> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
          return new LoopBuffers(Thread.currentThread(), ByteBufAllocator.DEFAULT);
        }

        @Override
        protected void onRemoval(LoopBuffers ended) {
          ended.free();
        }
      };

  private final Thread owner;
  private final ByteBufAllocator others;
  private final Stack small = new Stack(SMALL);
  private final Stack large = new Stack(LARGE);
  private boolean ended;

  LoopBuffers(Thread owner, ByteBufAllocator others) {
    super(true);
    this.owner = owner;
    this.others = others;
  }

  /** Those of this event loop, where its buffers can be had; to be called on it. */
  public static ByteBufAllocator ofThisLoop() {
    return PlatformDependent.hasUnsafe() ? OF_THREAD.get() : ByteBufAllocator.DEFAULT;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return others.heapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    if (initialCapacity > LARGE || maxCapacity < LARGE || Thread.currentThread() != owner) {
      return others.directBuffer(initialCapacity, maxCapacity);
    }
    return toLeakAwareBuffer((initialCapacity > SMALL ? large : small).lend(maxCapacity));
  }

  @Override
  public boolean isDirectBufferPooled() {
    return true;
  }

  /** How many buffers nobody has. */
  int kept() {
    return small.count + large.count;
  }

  private void free() {
    ended = true;
    small.free();
    large.free();
  }

  /** Buffers of one size that nobody has. */
  private final class Stack {
    private final int size;
    private final Lent[] kept = new Lent[MOST];
    private int count;

    Stack(int size) {
      this.size = size;
    }

    ByteBuf lend(int maxCapacity) {
      if (count == 0) {
        return new Lent(this, maxCapacity);
      }
      Lent lent = kept[--count];
      lent.begin(maxCapacity);
      return lent;
    }

    boolean keep(Lent released) {
      if (Thread.currentThread() != owner
          || ended
          || count == MOST
          || released.capacity() != size) {
        return false;
      }
      kept[count++] = released;
      return true;
    }

    void free() {
      while (count > 0) {
        kept[--count].freeMemory();
      }
    }
  }

  private final class Lent extends UnpooledUnsafeDirectByteBuf {
    private final Stack home;

    Lent(Stack home, int maxCapacity) {
      super(LoopBuffers.this, home.size, maxCapacity);
      this.home = home;
    }

    void begin(int maxCapacity) {
      maxCapacity(maxCapacity);
      resetRefCnt();
      setIndex(0, 0);
      markReaderIndex();
      markWriterIndex();
    }

    @Override
    protected void deallocate() {
      if (!home.keep(this)) {
        super.deallocate();
      }
    }

    void freeMemory() {
      super.deallocate();
    }
  }
}
