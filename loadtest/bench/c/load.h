/* What the parts of the load generator share. */
#ifndef LOAD_H
#define LOAD_H
#define _GNU_SOURCE
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stddef.h>
#include <stdint.h>

enum { HEAD = 16384, REQUESTS = 4096 };

/* What one run is to do. */
struct plan {
  int port, connections, fresh, tls;
  double seconds, rate; /* calls a second, or 0: as fast as answers come */
  size_t upload;        /* bytes of pattern after each head */
  char *expected;       /* the content of a right answer */
  size_t expected_size;
  struct { char *bytes; size_t size; } requests[REQUESTS];
  int request_count;
};

enum state { IDLE, CONNECTING, SENDING, READING };

/* One connection and the call under way on it. */
struct connection {
  int fd;
  enum state state;
  SSL *ssl;
  uint64_t since;     /* when the call was due (open model) or begun, in ns */
  int request;
  size_t sent;        /* bytes of head and content */
  size_t filled;      /* bytes in head */
  int in_content, status, last;
  size_t length, got; /* of the answer's content */
  int differs;
  char head[HEAD];
};

/* What came of all calls. */
struct tally {
  uint64_t calls, bytes, connects;
  uint64_t refused, closed, unanswered;     /* lost */
  uint64_t overdue;                          /* the open model's, never begun: the proxy is too slow */
  uint64_t status, size, content, malformed; /* wrong */
  char sample[256];                          /* the first wrong answer's beginning */
};

extern struct plan plan;
extern struct tally tally;
extern char pattern[];

/* answer.c: what an answer is held against. 1: complete, 0: more is to come, -1: not HTTP as we speak it. */
int answer_read(struct connection *c, const char *bytes, size_t n);
void answer_reset(struct connection *c);

/* latency.c: a histogram of times, exact to 1 %. */
void latency_add(uint64_t nanoseconds);
double latency_at(double share); /* in microseconds */
uint64_t now(void);

/* peer.c: bytes by TCP or TLS. As recv and send, with errno EAGAIN; *wants is what epoll shall wait for. */
int peer_open(struct connection *c);
void peer_close(struct connection *c);
int peer_connected(struct connection *c, uint32_t *wants); /* 1 done, 0 not yet, -1 failed */
long peer_read(struct connection *c, char *into, size_t size, uint32_t *wants);
long peer_write(struct connection *c, const char *from, size_t size, uint32_t *wants);
#endif
