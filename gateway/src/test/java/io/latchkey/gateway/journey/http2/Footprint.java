package io.latchkey.gateway.journey.http2;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.Objects;

/** What the gateway in this process holds and has used: memory that is alive, time of its loops. */
final class Footprint {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Footprint() {}

  /** Octets of the heap that survive a collection, and of direct memory. */
  static long octets() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return heap + Math.max(0, PlatformDependent.usedDirectMemory());
  }

  /** Nanoseconds of processor time that the event loops of calls have had. */
  static long loopNanos() {
    long all = 0;
    for (Map.Entry<Thread, StackTraceElement[]> one : Thread.getAllStackTraces().entrySet()) {
      Thread thread = Objects.requireNonNull(one.getKey());
      if (thread.getName().startsWith("latchkey-call")) {
        all += Math.max(0, THREADS.getThreadCpuTime(thread.getId()));
      }
    }
    return all;
  }
}
