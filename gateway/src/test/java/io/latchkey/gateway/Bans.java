package io.latchkey.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.latchkey.gateway.Conditions.calling;
import static io.latchkey.gateway.Conditions.constructing;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;

/** What no room, or only a named one, may touch, each with its reason. */
final class Bans {
  /**
   * Regular expressions that backtrack: these read the configuration or arguments, never a call.
   */
  private static final List<String> BACKTRACKING = List.of("http.Cidr");

  /** Reads of literal addresses of the configuration, which ask no name server. */
  private static final List<String> ADDRESS_LITERALS =
      List.of("http.Cidr", "policy.route.HostPattern", "config.BindAddress");

  /**
   * The log's writer waits on a thread of its own, which no call shares; a listener binds and
   * closes on the thread that starts and stops the process.
   */
  private static final List<String> OWN_THREAD =
      List.of(
          "telemetry.LineQueue",
          "telemetry.LinePages",
          "telemetry.LinePen",
          "downstream.accept.Listener");

  /** What is named after I/O and does none. */
  private static final Set<Class<?>> NO_IO =
      Set.of(
          ByteArrayInputStream.class,
          ByteArrayOutputStream.class,
          Serializable.class,
          URI.class,
          URISyntaxException.class,
          InetAddress.class,
          Inet4Address.class,
          Inet6Address.class,
          UnknownHostException.class);

  private static final Set<String> CLOCKS =
      Set.of("java.time.Clock", "java.time.InstantSource", "java.lang.Thread", "java.util.Timer");

  private static final String GATEWAY = "io.latchkey.gateway.";

  private Bans() {}

  /** A pattern that backtracks, met by hostile input, holds an event loop for minutes. */
  static ArchRule backtrackingNeverMeetsInput() {
    return noClasses()
        .that(are("not to read a call", List.of("config", "cli"), BACKTRACKING))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.regex..")
        .orShould()
        .accessTargetWhere(calling("java.lang.String", "matches", "replaceAll", "replaceFirst"))
        .as("java.util.regex is for configuration and arguments only")
        .allowEmptyShould(true);
  }

  /** RE2/J is linear, and still only a scope has patterns. */
  static ArchRule patternsAreOfScopes() {
    return noClasses()
        .that(are("without scopes", List.of("policy.scope", "config"), List.of()))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.re2j..")
        .as("RE2/J is used by policy.scope and config only")
        .allowEmptyShould(true);
  }

  /** The decision is a function of its arguments, so that it can be tested and explained. */
  static ArchRule policyIsPure() {
    DescribedPredicate<JavaClass> impure =
        resideInAnyPackage(
                "io.netty..",
                "java.io..",
                "java.net..",
                "java.nio.file..",
                "java.nio.channels..",
                "java.util.concurrent",
                "java.util.concurrent.locks",
                "org.slf4j..",
                "com.github.benmanes..")
            .or(describe("a clock", type -> CLOCKS.contains(type.getName())))
            .and(describe("I/O", type -> NO_IO.stream().noneMatch(type::isEquivalentTo)));
    return noClasses()
        .that()
        .resideInAPackage(GATEWAY + "policy..")
        .should()
        .dependOnClassesThat(impure)
        .orShould()
        .accessTargetWhere(
            calling("java.lang.System", "currentTimeMillis", "nanoTime")
                .or(calling("java.time.Instant", "now")))
        .as("policy has no I/O, clock, thread or log")
        .allowEmptyShould(true);
  }

  /** Routes and scopes need no JOSE; only the proof of a caller does. */
  static ArchRule policyReadsTokensOnlyInCaller() {
    return noClasses()
        .that()
        .resideInAnyPackage(GATEWAY + "policy.route..", GATEWAY + "policy.scope..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.nimbusds..")
        .as("in policy only the caller room reads tokens")
        .allowEmptyShould(true);
  }

  /** One wait on an event loop stops every call on it. */
  static ArchRule nothingBlocks() {
    return noClasses()
        .that(are("to run on event loops", List.of("cli", "bootstrap"), OWN_THREAD))
        .should()
        .accessTargetWhere(blocking())
        .as("no call that blocks outside cli and bootstrap")
        .allowEmptyShould(true);
  }

  private static DescribedPredicate<JavaAccess<?>> blocking() {
    return calling("java.lang.Thread", "sleep", "join")
        .or(calling("java.lang.Object", "wait"))
        .or(calling("java.util.concurrent.Future", "get", "join"))
        .or(calling("io.netty.util.concurrent.Future", "sync", "syncUninterruptibly"))
        .or(calling("io.netty.util.concurrent.Future", "await", "awaitUninterruptibly"))
        .or(calling("java.util.concurrent.CountDownLatch", "await"))
        .or(calling("java.util.concurrent.CyclicBarrier", "await"))
        .or(calling("java.util.concurrent.locks.Condition", "await"))
        .or(calling("java.util.concurrent.locks.LockSupport", "park", "parkNanos"))
        .or(calling("java.util.concurrent.Semaphore", "acquire"))
        .or(calling("java.util.concurrent.BlockingQueue", "take", "put"))
        .or(calling("java.util.concurrent.ExecutorService", "awaitTermination", "invokeAll"))
        .or(calling("java.net.http.HttpClient", "send"))
        .or(calling("java.net.URLConnection", "connect", "getInputStream"));
  }

  /** Two readers of one version would differ, and requests pass between them (ADR 0036). */
  static ArchRule http1IsReadByUsAlone() {
    String codec = "io.netty.handler.codec.http";
    Set<String> words = Set.of(codec + ".HttpHeaderNames", codec + ".HttpResponseStatus");
    return noClasses()
        .that()
        .resideInAPackage(GATEWAY.substring(0, GATEWAY.length() - 1) + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(codec, codec + ".websocketx..")
                .and(describe("no words", type -> !words.contains(type.getName()))))
        .as("HTTP/1.1 is read and written by wire, never by Netty's codec")
        .allowEmptyShould(true);
  }

  /** The JDK's resolver blocks for as long as a name server is silent. */
  static ArchRule namesAreResolvedByNetty() {
    DescribedPredicate<JavaAccess<?>> resolving =
        calling("java.net.InetAddress", "getByName", "getAllByName", "getLocalHost")
            .or(constructing(InetSocketAddress.class, String.class, int.class));
    return noClasses()
        .that(are("to resolve nothing", List.of("config", "cli", "bootstrap"), ADDRESS_LITERALS))
        .should()
        .accessTargetWhere(resolving)
        .as("names are resolved by Netty's resolver, never by the JDK's")
        .allowEmptyShould(true);
  }

  /** A name that says nothing hides a class that does everything. */
  static ArchRule namesSaySomething() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Base|Common)")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .as("no class is a Manager, Helper, Util, Impl, Base or Common");
  }

  /** Classes of the gateway that are neither in one of the rooms nor one of those named. */
  private static DescribedPredicate<JavaClass> are(
      String what, List<String> rooms, List<String> named) {
    return describe(
        what,
        type ->
            type.getName().startsWith(GATEWAY)
                && rooms.stream().noneMatch(room -> type.getName().startsWith(GATEWAY + room + "."))
                && named.stream().noneMatch(name -> isOrIsIn(type, GATEWAY + name)));
  }

  private static boolean isOrIsIn(JavaClass type, String name) {
    return type.getName().equals(name) || type.getName().startsWith(name + "$");
  }
}
