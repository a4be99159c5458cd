package io.latchkey.bench;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Spring Cloud Gateway as it comes; the route, the field and the ports are in a file of the run. */
@SpringBootApplication
public class Spring {
  public static void main(String[] arguments) {
    SpringApplication.run(Spring.class, arguments);
  }
}
