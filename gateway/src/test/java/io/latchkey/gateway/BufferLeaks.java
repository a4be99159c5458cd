package io.latchkey.gateway;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * Netty's leak detector with a memory: what a test forgot, be it a buffer, a TLS context or engine,
 * is written to the file that the build names, and the build fails on that file. Netty makes one
 * for each kind of resource; the launcher makes one that has all of them look for the last leaks
 * once all tests are through.
 *
 * @param <T> the resource
 */
public final class BufferLeaks<T> extends ResourceLeakDetector<T> implements TestExecutionListener {
  private static final String FILE = System.getProperty("latchkey.test.leaks", "");
  private static final int SWEEPS = 3;
  private static final Queue<BufferLeaks<?>> ALL = new ConcurrentLinkedQueue<>();

  /** For the launcher. */
  public BufferLeaks() {
    this(BufferLeaks.class, 1);
  }

  /** For Netty. */
  public BufferLeaks(Class<?> resource, int samplingInterval) {
    super(resource, samplingInterval);
    ALL.add(this);
  }

  /** For Netty, whose other spelling this is. */
  public BufferLeaks(Class<?> resource, int samplingInterval, long ignored) {
    this(resource, samplingInterval);
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    super.reportTracedLeak(resource, records);
    write("LEAK: " + resource + records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    super.reportUntracedLeak(resource);
    write("LEAK: " + resource);
  }

  @Override
  public void testPlanExecutionStarted(TestPlan plan) {
    if (!FILE.isEmpty()) {
      try {
        Files.deleteIfExists(Path.of(FILE));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  /** Only what was collected is a leak, and only a detector that tracks anew looks for leaks. */
  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      collectGarbage();
      ALL.forEach(BufferLeaks::look);
    }
  }

  @SuppressWarnings("unchecked")
  private void look() {
    T anything = (T) new Object();
    ResourceLeakTracker<T> tracker = track(anything);
    if (tracker != null) {
      tracker.close(anything);
    }
  }

  /** Returns once the collector has queued what it found, or after a second. */
  private static void collectGarbage() {
    ReferenceQueue<Object> collected = new ReferenceQueue<>();
    Reference<Object> canary = new PhantomReference<>(new Object(), collected);
    System.gc();
    try {
      collected.remove(1_000);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    Reference.reachabilityFence(canary);
  }

  private static synchronized void write(String leak) {
    if (FILE.isEmpty()) {
      return;
    }
    try {
      Files.writeString(
          Path.of(FILE), leak + "\n\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
