package io.latchkey.sandbox.sws;

import static io.latchkey.sandbox.sws.TestSws.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {
  private final TestSws t = new TestSws();

  @AfterEach
  void stop() {
    t.close();
  }

  private List<JsonNode> list(String resource, String name) throws IOException {
    List<JsonNode> items = new ArrayList<>();
    t.shown(resource).path(name).forEach(items::add);
    return items;
  }

  private List<JsonNode> sessions(String query) throws IOException {
    return list("sessions" + query, "sessions");
  }

  private List<JsonNode> recordings(String query) throws IOException {
    return list("recordings" + query, "recordings");
  }

  @Test
  void sessionsAreAllAndRecordingsAreTheClosedOnes() throws IOException {
    assertThat(t.shown("sessions").path("totalCount").asInt())
        .isEqualTo(DemoSessions.CLOSED + DemoSessions.OPEN);
    assertThat(sessions("")).filteredOn(one -> one.path("endDatetime").isNull()).hasSize(3);
    assertThat(recordings(""))
        .hasSize(DemoSessions.CLOSED)
        .allMatch(one -> one.path("endDatetime").asLong() <= t.now());
  }

  @Test
  void aSessionBecomesARecordingWhenItCloses() throws IOException {
    JsonNode open =
        sessions("").stream().filter(one -> one.path("endDatetime").isNull()).findFirst().get();
    String id = open.path("id").asText();
    int steps = open.path("stepsCount").asInt();
    assertThat(t.get(TestSws.API + "recordings/" + id, "Authorization", t.admin()).statusCode())
        .isEqualTo(404);

    t.clock.advance(Duration.ofHours(1));

    JsonNode closed = t.shown("sessions/" + id).path("session");
    assertThat(closed.path("endDatetime").asLong())
        .isBetween(open.path("startDatetime").asLong(), t.now());
    assertThat(closed.path("stepsCount").asInt()).isGreaterThanOrEqualTo(steps);
    assertThat(t.shown("recordings/" + id).path("totalCount").asInt())
        .isEqualTo(closed.path("stepsCount").asInt());
    assertThat(recordings("")).hasSize(DemoSessions.CLOSED + DemoSessions.OPEN);
  }

  @Test
  void timesChooseByTheBeginningAndIncludeBothEnds() throws IOException {
    JsonNode recording = recordings("").get(7);
    long start = recording.path("startDatetime").asLong();
    long end = recording.path("endDatetime").asLong();
    String id = recording.path("id").asText();

    assertThat(recordings("?fromTime=" + start + "&toTime=" + start))
        .anyMatch(one -> one.path("id").asText().equals(id));
    assertThat(recordings("?fromTime=" + (start + 1) + "&toTime=" + (end + 1)))
        .noneMatch(one -> one.path("id").asText().equals(id));
    assertThat(recordings("?fromTime=0&toTime=" + (start - 1)))
        .noneMatch(one -> one.path("id").asText().equals(id));
    assertThat(recordings("?fromTime=0&toTime=0")).hasSize(DemoSessions.CLOSED);
  }

  @Test
  void aDurationInSecondsIsInMilliseconds() throws IOException {
    JsonNode recording = recordings("").get(0);

    assertThat(recording.path("durationSeconds").asLong())
        .isEqualTo(
            recording.path("endDatetime").asLong() - recording.path("startDatetime").asLong());
    assertThat(recording.path("tabIds")).hasSize(2);
    assertThat(sessions("").get(0).has("durationSeconds")).isFalse();
  }

  @Test
  void aSessionShowsWhatProtectedIt() throws IOException {
    JsonNode line = recordings("").get(0);

    JsonNode session = t.shown("sessions/" + line.path("id").asText()).path("session");

    assertThat(session.path("application")).isEqualTo(line.path("application"));
    assertThat(session.path("user")).isEqualTo(line.path("user"));
    assertThat(session.path("securityLayers").path(0).path("layer").asText())
        .isEqualTo("SessionProtection");
  }

  @Test
  void sessionsAreChosenByFlagApplicationUserAndText() throws IOException {
    JsonNode one = recordings("").get(3);
    String application = one.path("application").path("id").asText();
    String user = one.path("user").path("username").asText();
    String name = one.path("application").path("name").asText();

    assertThat(recordings("?isFlagged=true")).isNotEmpty().noneMatch(r -> r.path("flag").isNull());
    assertThat(recordings("?isFlagged=false")).isNotEmpty().allMatch(r -> r.path("flag").isNull());
    assertThat(recordings("?applicationIds=nothing," + application))
        .contains(one)
        .allMatch(r -> r.path("application").path("id").asText().equals(application));
    assertThat(recordings("?userNames=" + user + "&userNames=nobody"))
        .contains(one)
        .allMatch(r -> r.path("user").path("username").asText().equals(user));
    String wild = "*" + name.substring(0, 2).toUpperCase(java.util.Locale.ROOT) + "*";
    assertThat(recordings("?freeSearch=" + encoded(wild))).contains(one);
    assertThat(recordings("?freeSearch=nothing-of-the-kind")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "StartDateTime, startDatetime",
    "EndDateTime, endDatetime",
    "Duration, durationSeconds",
    "StepsCount, stepsCount"
  })
  void recordingsAreSortedByANumber(String field, String member) throws IOException {
    assertThat(recordings("?sortFieldId=" + field).stream().map(r -> r.path(member).asLong()))
        .hasSize(DemoSessions.CLOSED)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void recordingsAreSortedByAName() throws IOException {
    assertThat(
            recordings("?sortFieldId=UserFullName").stream()
                .map(r -> r.path("user").path("fullName").asText()))
        .isSorted();
    assertThat(
            recordings("?sortFieldId=ApplicationName").stream()
                .map(r -> r.path("application").path("name").asText()))
        .isSorted();
  }

  @Test
  void stepsAreThoseOfTheSession() throws IOException {
    String id = recordings("?isFlagged=true").get(0).path("id").asText();
    String steps = "sessions/" + id + "/steps";
    List<JsonNode> all = list(steps, "sessionSteps");
    JsonNode first = all.get(0);

    assertThat(list("recordings/" + id, "sessionSteps")).isEqualTo(all);
    assertThat(list(steps + "?activityTypes=NavigatedTo", "sessionSteps"))
        .contains(first)
        .allMatch(step -> step.path("type").asText().equals("NavigatedTo"));
    assertThat(list(steps + "?tabIds=" + first.path("tabId").asText(), "sessionSteps"))
        .contains(first);
    assertThat(list(steps + "?isFlagged=true", "sessionSteps")).containsExactly(first);
    assertThat(list(steps + "?limit=1&offset=1", "sessionSteps")).containsExactly(all.get(1));
    long from = first.path("datetime").asLong() + 1;
    assertThat(list(steps + "?fromTime=" + from, "sessionSteps"))
        .isEqualTo(all.subList(1, all.size()));
  }

  @Test
  void theDataIsTheSameForTheSameRandomness() throws IOException {
    try (TestSws other = new TestSws()) {
      assertThat(other.shown("sessions")).isEqualTo(t.shown("sessions"));
      assertThat(other.shown("policies")).isEqualTo(t.shown("policies"));
      assertThat(other.shown("users")).isEqualTo(t.shown("users"));
    }
  }
}
