package io.latchkey.gateway.servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** An OpenAM in a Tomcat, configured as new, with its directory inside; all on loopback. */
final class OpenAmServer implements AutoCloseable {
  private static final String TOMCAT = "apache-tomcat-10.1.40";
  private static final String WAR = "openam-16.0.5";
  private static final Duration STARTS_IN = Duration.ofMinutes(4);
  private static final String PASSWORD = "a-password-of-the-tests";

  /** What OpenAM and Tomcat document that the JVM must open to them. */
  private static final List<String> OPENED =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
          "--add-exports=java.base/sun.security.util=ALL-UNNAMED",
          "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
          "--add-exports=java.base/sun.security.x509=ALL-UNNAMED",
          "--add-exports=java.base/sun.security.tools.keytool=ALL-UNNAMED",
          "--add-exports=java.xml/com.sun.org.apache.xerces.internal.dom=ALL-UNNAMED");

  private static final String MAIN = "main";
  private static final String JMX = "objectClass: ds-cfg-jmx-connection-handler\n";
  private static final String JMX_ON_LOOPBACK = JMX + "ds-cfg-listen-address: 127.0.0.1\n";

  private final ServerProcess process;
  private final Path directory;
  private final String origin;

  private OpenAmServer(ServerProcess process, Path directory, String origin) {
    this.process = process;
    this.directory = directory;
    this.origin = origin;
  }

  /** Starts it, configures it and waits until it answers; {@code directory} is all its own. */
  static OpenAmServer start(Path directory) throws IOException, InterruptedException {
    int port = Place.freePort();
    bindDirectoryToLoopback(Place.distribution(WAR));
    Path tomcat = Place.distribution(TOMCAT);
    layOutTomcat(tomcat, directory, port);
    ServerProcess process =
        ServerProcess.start("openam", command(tomcat, directory), Map.of(), directory);
    OpenAmServer server = new OpenAmServer(process, directory, "http://127.0.0.1:" + port);
    try {
      process.await(URI.create(server.base() + "/config/options.htm"), STARTS_IN);
      server.configure();
      process.await(URI.create(server.base() + "/json/serverinfo/*"), STARTS_IN);
    } catch (AssertionError | IOException | InterruptedException failed) {
      process.close();
      throw failed;
    }
    return server;
  }

  private static List<String> command(Path tomcat, Path directory) {
    List<String> command = new ArrayList<>(List.of(Place.java()));
    command.addAll(OPENED);
    command.addAll(
        List.of(
            "-Xmx1500m",
            "-Duser.home=" + directory,
            "-Djava.io.tmpdir=" + directory.resolve("temp"),
            "-Dcatalina.home=" + tomcat,
            "-Dcatalina.base=" + directory,
            "-cp",
            String.join(
                File.pathSeparator,
                tomcat.resolve("bin/bootstrap.jar").toString(),
                tomcat.resolve("bin/tomcat-juli.jar").toString(),
                directory.resolve(MAIN).toString()),
            LoopbackTomcat.class.getName(),
            "start"));
    return command;
  }

  private static void layOutTomcat(Path tomcat, Path directory, int port) throws IOException {
    for (String part : List.of("conf", "logs", "temp", "work", "webapps")) {
      Files.createDirectories(directory.resolve(part));
    }
    LoopbackTomcat.copyTo(directory.resolve(MAIN));
    Files.copy(tomcat.resolve("conf/web.xml"), directory.resolve("conf/web.xml"));
    Files.writeString(
        directory.resolve("conf/server.xml"),
        """
        <Server port="-1">
          <Service name="Catalina">
            <Connector address="127.0.0.1" port="%d" protocol="HTTP/1.1"/>
            <Engine name="Catalina" defaultHost="localhost">
              <Host name="localhost" appBase="webapps" autoDeploy="false">
                <Context path="/openam" docBase="%s"/>
              </Host>
            </Engine>
          </Service>
        </Server>
        """
            .formatted(port, Place.distribution(WAR)));
  }

  /** The directory server inside would listen on every address of this machine. */
  private static void bindDirectoryToLoopback(Path war) throws IOException {
    Path archive = war.resolve("WEB-INF/template/opendj/opendj.zip");
    try (FileSystem zip = FileSystems.newFileSystem(archive);
        Stream<Path> files = Files.walk(zip.getPath("/"))) {
      for (Path file : files.filter(each -> each.endsWith("config.ldif")).toList()) {
        String text = Files.readString(file);
        if (!text.contains(JMX_ON_LOOPBACK)) {
          Files.writeString(
              file,
              text.replace("ds-cfg-listen-address: 0.0.0.0", "ds-cfg-listen-address: 127.0.0.1")
                  .replace(JMX, JMX_ON_LOOPBACK));
        }
      }
    }
  }

  private String base() {
    return origin + "/openam";
  }

  String issuer() {
    return base() + "/oauth2";
  }

  String tokenEndpoint() {
    return issuer() + "/access_token";
  }

  private void configure() throws IOException, InterruptedException {
    ServerProcess.tell("openam is configured as new, which takes a minute");
    Map<String, String> answers = new HashMap<>();
    answers.put("acceptLicense", "true");
    answers.put("SERVER_URL", origin);
    answers.put("DEPLOYMENT_URI", "/openam");
    answers.put("BASE_DIR", directory.resolve("openam").toString());
    answers.put("locale", "en_US");
    answers.put("PLATFORM_LOCALE", "en_US");
    answers.put("AM_ENC_KEY", "0123456789abcdef0123456789abcdef");
    answers.put("ADMIN_PWD", PASSWORD);
    answers.put("ADMIN_CONFIRM_PWD", PASSWORD);
    answers.put("AMLDAPUSERPASSWD", PASSWORD + "-2");
    answers.put("AMLDAPUSERPASSWD_CONFIRM", PASSWORD + "-2");
    answers.put("COOKIE_DOMAIN", "");
    answers.put("DATA_STORE", "embedded");
    answers.put("DIRECTORY_SSL", "SIMPLE");
    answers.put("DIRECTORY_SERVER", "127.0.0.1");
    answers.put("DIRECTORY_PORT", String.valueOf(Place.freePort()));
    answers.put("DIRECTORY_ADMIN_PORT", String.valueOf(Place.freePort()));
    answers.put("DIRECTORY_JMX_PORT", String.valueOf(Place.freePort()));
    answers.put("ROOT_SUFFIX", "dc=openam,dc=example,dc=org");
    answers.put("DS_DIRMGRDN", "cn=Directory Manager");
    answers.put("DS_DIRMGRPASSWD", PASSWORD);
    String answer = new Rest(base(), Map.of()).text("/config/configurator", answers);
    if (!answer.contains("Configuration complete!")) {
      throw new AssertionError("openam cannot be configured: " + answer);
    }
  }

  /** Its administration API, logged in. */
  private Rest administration() throws IOException, InterruptedException {
    Map<String, String> login =
        Map.of(
            "X-OpenAM-Username", "amadmin",
            "X-OpenAM-Password", PASSWORD,
            "Accept-API-Version", "resource=2.0, protocol=1.0");
    JsonNode session = new Rest(base(), login).json("POST", "/json/authenticate", Map.of());
    return new Rest(base(), Map.of("iPlanetDirectoryPro", session.get("tokenId").asText()));
  }

  /** Turns its OAuth 2.0 provider on and makes these clients, each by its id. */
  void create(Map<String, Map<String, Object>> clients) throws IOException, InterruptedException {
    Rest rest = administration();
    rest.json("POST", "/json/realm-config/services/oauth-oidc?_action=create", Map.of());
    for (Map.Entry<String, Map<String, Object>> client : clients.entrySet()) {
      rest.json(
          "PUT", "/json/realm-config/agents/OAuth2Client/" + client.getKey(), client.getValue());
    }
  }

  /** Asks its token information endpoint about a token. */
  Optional<String> client(String token) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        new Rest(base(), Map.of()).get("/oauth2/tokeninfo?access_token=" + token);
    if (answer.statusCode() != 200) {
      return Optional.empty();
    }
    JsonNode info = Rest.JSON.readTree(answer.body());
    return Optional.of(info.get("client_id").asText() + " " + info.get("scope"));
  }

  @Override
  public void close() {
    process.close();
  }
}
