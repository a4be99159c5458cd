package io.latchkey.gateway.telemetry;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Logback for SLF4J, named rather than looked for: a search for providers, configurators and files
 * opens every jar there is, which is a twelfth of the start. Otherwise as {@link StartupLogging}.
 */
public final class LogProvider implements SLF4JServiceProvider {
  private static final String API = "2.0.99";

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter adapter = new LogbackMDCAdapter();

  @Override
  public void initialize() {
    context.setName("latchkey");
    context.setMDCAdapter(adapter);
    LogSetup.forCommand(context);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return adapter;
  }

  @Override
  public String getRequestedApiVersion() {
    return API;
  }
}
