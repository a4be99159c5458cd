/*
 * The load generator of the benchmark: HTTP/1.1 in clear or by TLS 1.3, one thread, epoll.
 *
 *   load -p PORT -c CONNECTIONS -d SECONDS -q REQUESTS -e EXPECTED [-f] [-t] [-u BYTES] [-r RATE]
 *
 *   -q  file of request heads, each preceded by its length in a line of decimal digits; sent in turn
 *   -e  file with the content that each answer must have, to the byte
 *   -f  a fresh connection for each call (the heads then say Connection: close)
 *   -u  bytes of the pattern to send after each head
 *   -r  calls a second, begun when they are due whether or not answers came (open model); a call that
 *       found no free connection waits for one, and its wait counts as its latency, so nothing is omitted
 *
 * Calls that are under way at the end are waited for, 5 s at most: what has no answer then is lost.
 * The result is one line of JSON; times in microseconds.
 */
#include "load.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { PATTERN = 2 << 20, WAIT_FOR_LAST_SECONDS = 5, HOPELESS = 10000 };

struct plan plan;
struct tally tally;
char pattern[PATTERN];

static struct connection *connections, **idle;
static int polled, timer, idle_count, active, next_request;
static uint64_t begun, ends, due_count;

static void start(struct connection *c, uint64_t since);

static void watch(struct connection *c, int how, uint32_t events) {
  struct epoll_event event = {.events = events, .data.ptr = c};
  epoll_ctl(polled, how, c->fd, &event);
}

static uint64_t due(uint64_t call) { return begun + (uint64_t)(call * 1e9 / plan.rate); }

/* The call is over, well or not. */
static void over(struct connection *c, int keep) {
  uint64_t t = now();
  active--;
  if (!keep) peer_close(c);
  c->state = IDLE;
  if (t >= ends) return;
  if (!plan.rate) return start(c, t);
  if (due(due_count) <= t) return start(c, due(due_count++)); /* it waited for a connection */
  idle[idle_count++] = c;
}

static void report(double seconds);

static void lost(struct connection *c, uint64_t *kind) {
  if (++*kind == HOPELESS) { /* nobody is there: no use to go on */
    report((now() - begun) / 1e9);
    exit(3);
  }
  over(c, 0);
}

static void writing(struct connection *c) {
  size_t head = plan.requests[c->request].size, all = head + plan.upload;
  uint32_t wants;
  while (c->sent < all) {
    const char *from = c->sent < head ? plan.requests[c->request].bytes + c->sent : pattern + (c->sent - head);
    long n = peer_write(c, from, c->sent < head ? head - c->sent : all - c->sent, &wants);
    if (n < 0 && errno == EAGAIN) return watch(c, EPOLL_CTL_MOD, wants | EPOLLIN);
    if (n <= 0) return lost(c, &tally.closed);
    c->sent += n;
  }
  c->state = READING;
  watch(c, EPOLL_CTL_MOD, EPOLLIN);
}

static void reading(struct connection *c) {
  static char bytes[131072];
  for (;;) {
    uint32_t wants;
    long n = peer_read(c, bytes, sizeof bytes, &wants);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) return lost(c, &tally.closed);
    int done = answer_read(c, bytes, n);
    if (done < 0) return lost(c, &tally.malformed);
    if (done) {
      tally.calls++;
      latency_add(now() - c->since);
      return over(c, !c->last && !plan.fresh && c->state == READING);
    }
    if (!c->ssl && n < (long)sizeof bytes) return;
  }
}

static void connecting(struct connection *c) {
  uint32_t wants = EPOLLOUT;
  int done = peer_connected(c, &wants);
  if (done < 0) return lost(c, &tally.refused);
  if (!done) return watch(c, EPOLL_CTL_MOD, wants);
  c->state = SENDING;
  writing(c);
}

static void start(struct connection *c, uint64_t since) {
  active++;
  c->since = since;
  c->sent = 0;
  c->request = next_request++ % plan.request_count;
  answer_reset(c);
  if (c->fd < 0) {
    c->state = CONNECTING;
    if (peer_open(c)) return lost(c, &tally.refused);
    return watch(c, EPOLL_CTL_ADD, EPOLLOUT);
  }
  c->state = SENDING;
  size_t head = plan.requests[c->request].size;
  if (plan.upload) return writing(c);
  uint32_t wants;
  long n = peer_write(c, plan.requests[c->request].bytes, head, &wants);
  if (n == (long)head) {
    c->sent = n;
    c->state = READING; /* epoll waits for its answer already */
    return;
  }
  if (n > 0) c->sent = n;
  if (n < 0 && errno != EAGAIN) return lost(c, &tally.closed);
  watch(c, EPOLL_CTL_MOD, EPOLLOUT | EPOLLIN);
}

static void arm(void) {
  uint64_t at = due(due_count);
  struct itimerspec when = {.it_value = {at / 1000000000, at % 1000000000}};
  timerfd_settime(timer, TFD_TIMER_ABSTIME, &when, NULL);
}

/* Begins what is due, as far as connections are free. */
static void pace(void) {
  uint64_t t = now();
  while (idle_count && due(due_count) <= t && t < ends) start(idle[--idle_count], due(due_count++));
  arm();
}

static void act(struct connection *c, uint32_t events) {
  if (c->state == CONNECTING) return connecting(c);
  if (c->state == IDLE) { /* closed between two calls, or a TLS ticket */
    if (!c->ssl || events & (EPOLLERR | EPOLLHUP)) {
      peer_close(c);
    } else {
      char byte;
      uint32_t wants;
      long n = peer_read(c, &byte, 1, &wants);
      if (n >= 0 || errno != EAGAIN) peer_close(c);
    }
    return;
  }
  if (c->state == SENDING && events & EPOLLOUT) writing(c);
  if (c->state == READING || (c->state == SENDING && events & (EPOLLIN | EPOLLERR | EPOLLHUP))) reading(c);
}

static void run(void) {
  struct epoll_event events[512];
  begun = now();
  ends = begun + (uint64_t)(plan.seconds * 1e9);
  for (int i = 0; i < plan.connections; i++) {
    connections[i].fd = -1;
    if (plan.rate)
      idle[idle_count++] = &connections[i];
    else
      start(&connections[i], now());
  }
  uint64_t t = begun;
  while (t < ends || (active && t < ends + WAIT_FOR_LAST_SECONDS * 1000000000ull)) {
    if (plan.rate && t < ends) pace();
    int n = epoll_wait(polled, events, 512, 20);
    for (int i = 0; i < n; i++) {
      uint64_t expirations;
      if (events[i].data.ptr)
        act(events[i].data.ptr, events[i].events);
      else if (read(timer, &expirations, sizeof expirations) < 0 && errno != EAGAIN)
        perror("timer");
    }
    t = now();
  }
  tally.unanswered += active;
  if (plan.rate) /* due before the end, and never begun */
    while (due(due_count) < ends) tally.overdue++, due_count++;
}

static char *slurp(const char *file, size_t *size) {
  FILE *opened = fopen(file, "r");
  if (!opened) {
    perror(file);
    exit(2);
  }
  fseek(opened, 0, SEEK_END);
  *size = ftell(opened);
  rewind(opened);
  char *bytes = calloc(1, *size + 1);
  *size = fread(bytes, 1, *size, opened);
  fclose(opened);
  return bytes;
}

static void read_requests(const char *file) {
  size_t size;
  char *at = slurp(file, &size), *end = at + size;
  while (at < end && plan.request_count < REQUESTS) {
    size_t length = strtoul(at, &at, 10);
    plan.requests[plan.request_count].bytes = ++at;
    plan.requests[plan.request_count++].size = length;
    at += length;
  }
}

static void report(double seconds) {
  for (char *c = tally.sample; *c; c++)
    if (*c < ' ' || *c == '"' || *c == '\\') *c = ' ';
  printf("{\"calls\":%lu,\"seconds\":%.6f,\"bytes\":%lu,\"connects\":%lu,", tally.calls, seconds, tally.bytes, tally.connects);
  printf("\"lost\":{\"refused\":%lu,\"closed\":%lu,\"unanswered\":%lu},\"overdue\":%lu,", tally.refused, tally.closed, tally.unanswered, tally.overdue);
  printf("\"wrong\":{\"status\":%lu,\"size\":%lu,\"content\":%lu,\"malformed\":%lu},", tally.status, tally.size, tally.content, tally.malformed);
  printf("\"p50\":%.1f,\"p99\":%.1f,\"p999\":%.1f,\"sample\":\"%s\"}\n", latency_at(.5), latency_at(.99), latency_at(.999), tally.sample);
}

int main(int count, char **arguments) {
  signal(SIGPIPE, SIG_IGN);
  for (int option; (option = getopt(count, arguments, "p:c:d:q:e:u:r:ft")) > 0;) {
    if (option == 'p') plan.port = atoi(optarg);
    else if (option == 'c') plan.connections = atoi(optarg);
    else if (option == 'd') plan.seconds = atof(optarg);
    else if (option == 'q') read_requests(optarg);
    else if (option == 'e') plan.expected = slurp(optarg, &plan.expected_size);
    else if (option == 'u') plan.upload = strtoul(optarg, NULL, 10);
    else if (option == 'r') plan.rate = atof(optarg);
    else if (option == 'f') plan.fresh = 1;
    else if (option == 't') plan.tls = 1;
    else return 2;
  }
  if (!plan.port || !plan.connections || !plan.request_count || !plan.expected || plan.upload > PATTERN) {
    fprintf(stderr, "usage: load -p PORT -c CONNECTIONS -d SECONDS -q REQUESTS -e EXPECTED [-f] [-t] [-u BYTES] [-r RATE]\n");
    return 2;
  }
  for (size_t i = 0; i < PATTERN; i++) pattern[i] = 'a' + i % 26;
  connections = calloc(plan.connections, sizeof *connections);
  idle = calloc(plan.connections, sizeof *idle);
  polled = epoll_create1(0);
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
  watch(&(struct connection){.fd = timer}, EPOLL_CTL_ADD, EPOLLIN);
  struct epoll_event ticks = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(polled, EPOLL_CTL_MOD, timer, &ticks);
  run();
  report((now() - begun) / 1e9);
  return 0;
}
