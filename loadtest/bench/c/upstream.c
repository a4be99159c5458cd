/*
 * The cheap upstream of the benchmark: HTTP/1.1 with kept connections, one thread, epoll.
 *
 *   upstream PORT AUTHORIZATION TOKEN_ANSWER
 *
 *   GET  .../small    1,024 bytes of the pattern (byte i is 'a' + i % 26)
 *   GET  .../large    102,400 bytes of it
 *   POST .../upload   takes any content, compares it with the pattern, says how much of it was right
 *   GET  .../echo     the fields Authorization and Cookie as they came, in a line each
 *   POST .../token... the JSON of the file TOKEN_ANSWER
 *
 * Each call must carry exactly the Authorization field of the file AUTHORIZATION, or it is answered with 401.
 * It is written to be cheaper than any proxy in front of it, and believes what they send to be well formed.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 32768, PATTERN = 131072, CONNECTIONS = 65536, SMALL = 1024, LARGE = 102400 };

struct connection {
  int fd;
  size_t filled;    /* bytes of in that wait to be read */
  size_t content;   /* bytes of content still to come */
  size_t right;     /* bytes of content that were the pattern's */
  size_t taken;     /* bytes of content so far */
  const char *out;  /* what is still to be written */
  size_t left;
  char *own;        /* an answer made for one call, to be freed */
  char in[HEAD];
};

static char pattern[PATTERN];
static char authorization[8192];
static char token[16384];
static char small[SMALL + 256], large[LARGE + 256];
static size_t small_size, large_size;
static int polled;

static void die(const char *what) {
  perror(what);
  exit(1);
}

static void slurp(const char *file, char *into, size_t size) {
  FILE *opened = fopen(file, "r");
  if (!opened) die(file);
  size_t got = fread(into, 1, size - 1, opened);
  into[got] = 0;
  into[strcspn(into, "\r\n")] = 0;
  fclose(opened);
}

static size_t prepare(char *into, size_t content) {
  size_t head = sprintf(into, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", content);
  memcpy(into + head, pattern, content);
  return head + content;
}

static void forget(struct connection *c) {
  close(c->fd);
  free(c->own);
  free(c);
}

/* Writes what is left; 0 if the connection is gone. */
static int pump(struct connection *c) {
  while (c->left) {
    ssize_t n = send(c->fd, c->out, c->left, MSG_NOSIGNAL);
    if (n < 0 && errno == EAGAIN) {
      struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
      epoll_ctl(polled, EPOLL_CTL_MOD, c->fd, &event);
      return 1;
    }
    if (n <= 0) return 0;
    c->out += n;
    c->left -= n;
  }
  free(c->own);
  c->own = NULL;
  return 1;
}

static int answer(struct connection *c, const char *bytes, size_t size) {
  c->out = bytes;
  c->left = size;
  return pump(c);
}

static int answer_text(struct connection *c, const char *status, const char *type, const char *text) {
  int size = asprintf(&c->own, "HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", status, type, strlen(text), text);
  if (size < 0) die("asprintf");
  return answer(c, c->own, size);
}

/* The value of a field, trimmed and ended by 0 in value; 0 if it is not there. */
static int field(const char *head, const char *name, char *value, size_t size) {
  size_t length = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line && line[2] != '\r'; line = strstr(line + 2, "\r\n")) {
    if (strncasecmp(line + 2, name, length) || line[2 + length] != ':') continue;
    const char *from = line + 3 + length;
    while (*from == ' ') from++;
    size_t n = strcspn(from, "\r");
    if (n >= size) n = size - 1;
    memcpy(value, from, n);
    value[n] = 0;
    return 1;
  }
  return 0;
}

static int answer_echo(struct connection *c, const char *head, const char *authorized) {
  char cookie[4096] = "", text[12289];
  field(head, "cookie", cookie, sizeof cookie);
  snprintf(text, sizeof text, "%s\n%s", authorized, cookie);
  return answer_text(c, "200 OK", "text/plain", text);
}

static int answer_upload(struct connection *c) {
  char text[64];
  snprintf(text, sizeof text, "%zu of %zu", c->right, c->taken);
  return answer_text(c, "200 OK", "text/plain", text);
}

/* Counts content that came; its start may be anywhere in the pattern, which repeats each 26 bytes. */
static void take(struct connection *c, const char *bytes, size_t n) {
  if (!memcmp(bytes, pattern + c->taken % 26, n)) c->right += n;
  c->taken += n;
  c->content -= n;
}

/* Acts on a whole head; 0 if the connection is gone. */
static int called(struct connection *c, char *head) {
  char value[8192];
  size_t line = strcspn(head, "\r");
  char *target = memchr(head, ' ', line);
  char *end = target ? memchr(target + 1, ' ', head + line - target - 1) : NULL;
  if (!end) return 0;
  if (memmem(target, end - target, "/token", 6)) return answer_text(c, "200 OK", "application/json", token);
  if (!field(head, "authorization", value, sizeof value) || strcmp(value, authorization))
    return answer_text(c, "401 Unauthorized", "text/plain", "not the field that was agreed");
  if (memmem(target, end - target, "/echo", 5)) return answer_echo(c, head, value);
  if (memmem(target, end - target, "/large", 6)) return answer(c, large, large_size);
  if (memmem(target, end - target, "/upload", 7)) return c->content ? 1 : answer_upload(c);
  return answer(c, small, small_size);
}

/* Reads what came; 0 if the connection is gone. */
static int readable(struct connection *c) {
  static char sink[65536];
  if (c->left) return 1; /* the answer first: a level-triggered epoll asks again */
  if (c->content) {
    size_t want = c->content < sizeof sink ? c->content : sizeof sink;
    ssize_t n = recv(c->fd, sink, want, 0);
    if (n <= 0) return n < 0 && errno == EAGAIN;
    take(c, sink, n);
    return c->content ? 1 : answer_upload(c);
  }
  ssize_t n = recv(c->fd, c->in + c->filled, HEAD - 1 - c->filled, 0);
  if (n <= 0) return n < 0 && errno == EAGAIN;
  c->filled += n;
  c->in[c->filled] = 0;
  char *end = memmem(c->in, c->filled, "\r\n\r\n", 4);
  if (!end) return c->filled < HEAD - 1;
  size_t head = end + 4 - c->in;
  char length[32];
  end[2] = 0;
  int sized = field(c->in, "content-length", length, sizeof length);
  size_t rest = c->filled - head;
  int upload = c->in[0] == 'P' && !memmem(c->in, strcspn(c->in, "\r"), "/token", 6);
  c->content = sized ? strtoul(length, NULL, 10) : 0;
  c->taken = c->right = 0;
  c->filled = 0;
  if (!upload) c->content = 0; /* a token request's form comes with its head */
  if (rest > c->content) rest = c->content;
  take(c, c->in + head, rest);
  return called(c, c->in);
}

static void admit(int listening) {
  for (;;) {
    int fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK);
    if (fd < 0) return;
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct connection *c = calloc(1, sizeof *c);
    if (!c) die("calloc");
    c->fd = fd;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(polled, EPOLL_CTL_ADD, fd, &event)) die("epoll_ctl");
  }
}

static void serve(struct connection *c, unsigned events) {
  if (c->left && events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) {
    if (!pump(c)) return forget(c);
    if (!c->left) {
      struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
      epoll_ctl(polled, EPOLL_CTL_MOD, c->fd, &event);
    }
  }
  if (events & (EPOLLIN | EPOLLERR | EPOLLHUP) && !readable(c)) forget(c);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: upstream PORT AUTHORIZATION_FILE TOKEN_ANSWER_FILE\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN);
  for (size_t i = 0; i < PATTERN; i++) pattern[i] = 'a' + i % 26;
  slurp(arguments[2], authorization, sizeof authorization);
  slurp(arguments[3], token, sizeof token);
  small_size = prepare(small, SMALL);
  large_size = prepare(large, LARGE);

  int listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
  setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(listening, (struct sockaddr *)&here, sizeof here) || listen(listening, 4096)) die("listen");
  polled = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL}, events[256];
  epoll_ctl(polled, EPOLL_CTL_ADD, listening, &event);
  for (;;) {
    int n = epoll_wait(polled, events, 256, -1);
    for (int i = 0; i < n; i++) {
      if (events[i].data.ptr)
        serve(events[i].data.ptr, events[i].events);
      else
        admit(listening);
    }
  }
}
