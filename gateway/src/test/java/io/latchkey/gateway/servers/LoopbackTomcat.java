package io.latchkey.gateway.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.rmi.server.RMISocketFactory;

/**
 * The main class of the process that OpenAM runs in. The directory server inside exports its
 * management over RMI on every address of the machine; here that is loopback alone.
 */
public final class LoopbackTomcat extends RMISocketFactory {
  private static final int BACKLOG = 50;

  /** Starts Tomcat, whose own main class is beside this one in the class path. */
  public static void main(String[] arguments) throws Exception {
    RMISocketFactory.setSocketFactory(new LoopbackTomcat());
    Class.forName("org.apache.catalina.startup.Bootstrap")
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }

  /** Puts this class alone below {@code directory}, to be a part of a class path. */
  static void copyTo(Path directory) throws IOException {
    String name = LoopbackTomcat.class.getName().replace('.', '/') + ".class";
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream content = LoopbackTomcat.class.getResourceAsStream("/" + name)) {
      Files.copy(content, file);
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return new Socket(host, port);
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new ServerSocket(port, BACKLOG, InetAddress.getLoopbackAddress());
  }
}
