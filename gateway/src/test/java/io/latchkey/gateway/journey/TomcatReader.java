package io.latchkey.gateway.journey;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;

/** Tomcat, inside this process. */
final class TomcatReader implements SecondReader {
  private final Tomcat tomcat = new Tomcat();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();

  TomcatReader(Path directory) {
    tomcat.setBaseDir(directory.toString());
    tomcat.setHostname("127.0.0.1");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", directory.toString());
    Tomcat.addServlet(context, "keep", new Keeping());
    context.addServletMappingDecoded("/*", "keep");
    try {
      tomcat.start();
    } catch (LifecycleException failed) {
      throw new AssertionError(failed);
    }
  }

  /** Keeps what was read. */
  private final class Keeping extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String query = request.getQueryString();
      byte[] content = request.getInputStream().readAllBytes();
      seen.add(
          new Seen(
              request.getMethod(),
              request.getRequestURI() + (query == null ? "" : "?" + query),
              new String(content, StandardCharsets.ISO_8859_1)));
    }
  }

  @Override
  public List<Seen> read(String bytes) throws IOException {
    seen.clear();
    SecondReader.deliver(tomcat.getConnector().getLocalPort(), bytes);
    return List.copyOf(seen);
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException failed) {
      throw new IOException(failed);
    }
  }

  @Override
  public String toString() {
    return "Tomcat";
  }
}
