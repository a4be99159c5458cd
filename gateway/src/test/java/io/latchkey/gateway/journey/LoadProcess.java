package io.latchkey.gateway.journey;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A tenant and callers in a process of their own, so that neither their threads nor their garbage
 * are the gateway's: it is told one phase a line and says its figures.
 */
final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final PrintStream told;
  private final int tenant;

  private LoadProcess(Process process) throws IOException {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.US_ASCII);
    this.told = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    this.tenant = Integer.parseInt(line());
  }

  /**
   * Starts one whose tenant serves so many calls at a time, each for so long, by so many octets.
   */
  static LoadProcess start(int slots, long serviceMillis, int octets) throws IOException {
    return new LoadProcess(
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    LoadProcess.class.getName(),
                    Integer.toString(slots),
                    Long.toString(serviceMillis),
                    Integer.toString(octets)))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  String tenantUrl() {
    return "http://127.0.0.1:" + tenant;
  }

  /** Leaves it one processor; Linux alone does. */
  void onProcessor(int number) throws IOException, InterruptedException {
    new ProcessBuilder("taskset", "-acp", Integer.toString(number), Long.toString(process.pid()))
        .start()
        .waitFor();
  }

  /** Calls at {@code port}; at the rate of {@code perSecond}, or 0 for one after the other. */
  LoadFigures run(int port, int connections, double perSecond, double seconds) throws IOException {
    told.println(port + " " + connections + " " + perSecond + " " + seconds);
    return LoadFigures.parse(line());
  }

  private String line() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the callers' process has ended");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The other process; it ends with its input. */
  public static void main(String[] arguments) throws Exception {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try (TimedTenant tenant =
        new TimedTenant(
            Integer.parseInt(arguments[0]),
            Long.parseLong(arguments[1]),
            Integer.parseInt(arguments[2]))) {
      System.out.println(tenant.port());
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] word = line.split(" ");
        InetSocketAddress gateway =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(word[0]));
        LoadFigures figures =
            LoadRun.run(
                loops.next(),
                gateway,
                Integer.parseInt(word[1]),
                Double.parseDouble(word[2]),
                Double.parseDouble(word[3]));
        System.out.println(figures.line());
      }
    }
    loops.shutdownGracefully();
  }
}
