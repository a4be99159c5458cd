package io.latchkey.gateway.telemetry;

import io.netty.util.internal.PlatformDependent;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import javax.management.JMException;
import javax.management.ObjectName;

/** What this process takes of its machine, looked up when it is asked for. Any thread. */
final class ProcessMeter {
  private static final double MILLIS_PER_SECOND = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String STAGE = "latchkey_process_";

  private final PrometheusRegistry registry;

  ProcessMeter(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /** Registers them. */
  void register() {
    memory();
    collectors(
        "gc_seconds_total",
        "Time spent collecting garbage",
        bean -> bean.getCollectionTime() / MILLIS_PER_SECOND);
    collectors(
        "gc_runs_total", "Collections of garbage", bean -> (double) bean.getCollectionCount());
    counter(
        "cpu_seconds_total",
        "Processor time used",
        () -> told("ProcessCpuTime") / NANOS_PER_SECOND);
    gauge(
        "open_descriptors",
        "File descriptors that are open",
        () -> told("OpenFileDescriptorCount"));
    gauge(
        "descriptors_limit",
        "File descriptors that may be open",
        () -> told("MaxFileDescriptorCount"));
    gauge(
        "threads", "Threads that live", () -> ManagementFactory.getThreadMXBean().getThreadCount());
    gauge(
        "start_timestamp_seconds",
        "When the process was started",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS_PER_SECOND);
  }

  private void memory() {
    bytes("heap_used_bytes", "Heap in use, garbage included", () -> heap().getUsed());
    bytes("heap_limit_bytes", "The most that the heap may take", () -> heap().getMax());
    bytes(
        "direct_memory_used_bytes",
        "Memory of buffers outside the heap",
        PlatformDependent::usedDirectMemory);
    bytes(
        "direct_memory_limit_bytes",
        "The most that buffers may take outside the heap",
        PlatformDependent::maxDirectMemory);
  }

  private void bytes(String name, String help, LongSupplier value) {
    gauge(name, help, () -> (double) value.getAsLong());
  }

  private static MemoryUsage heap() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
  }

  /**
   * A number of the system's, NaN where it is not told: asked by name, for a Java cut down by jlink
   * may lack the module (jdk.management) whose class would be asked. The beans are not made before
   * that: they would be a twentieth of the start.
   */
  private double told(String attribute) {
    try {
      Object value =
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), attribute);
      return value instanceof Number number ? number.doubleValue() : Double.NaN;
    } catch (JMException untold) {
      return Double.NaN;
    }
  }

  private void gauge(String name, String help, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(STAGE + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  private void counter(String name, String help, DoubleSupplier value) {
    CounterWithCallback.builder()
        .name(STAGE + name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  private void collectors(
      String name, String help, ToDoubleFunction<GarbageCollectorMXBean> value) {
    CounterWithCallback.builder()
        .name(STAGE + name)
        .help(help)
        .labelNames("collector")
        .callback(
            callback ->
                ManagementFactory.getGarbageCollectorMXBeans()
                    .forEach(bean -> callback.call(value.applyAsDouble(bean), bean.getName())))
        .register(registry);
  }
}
