#include "load.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void answer_reset(struct connection *c) {
  c->filled = c->in_content = c->status = c->length = c->got = c->differs = 0;
}

static const char *field(const char *head, const char *name) {
  size_t length = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line; line = strstr(line + 2, "\r\n"))
    if (!strncasecmp(line + 2, name, length) && line[2 + length] == ':') {
      const char *value = line + 3 + length;
      return value + strspn(value, " \t");
    }
  return NULL;
}

static int head_read(struct connection *c) {
  const char *length = field(c->head, "content-length"), *last = field(c->head, "connection");
  if (strncmp(c->head, "HTTP/1.1 ", 9) || !length) return -1;
  c->status = atoi(c->head + 9);
  c->length = strtoul(length, NULL, 10);
  c->last = last && !strncasecmp(last, "close", 5);
  c->in_content = 1;
  return 0;
}

/* Compares what came with what is right at its place. */
static int content_read(struct connection *c, const char *bytes, size_t n) {
  if (c->got + n > c->length) return -1;
  if (c->got + n > plan.expected_size || memcmp(plan.expected + c->got, bytes, n)) c->differs = 1;
  c->got += n;
  return c->got == c->length;
}

static int judge(struct connection *c) {
  if (c->status != 200)
    tally.status++;
  else if (c->length != plan.expected_size)
    tally.size++;
  else if (c->differs)
    tally.content++;
  else
    return 1;
  if (!tally.sample[0]) snprintf(tally.sample, sizeof tally.sample, "%.200s", c->head);
  return 1;
}

int answer_read(struct connection *c, const char *bytes, size_t n) {
  tally.bytes += n;
  if (!c->in_content) {
    size_t room = HEAD - 1 - c->filled, took = n < room ? n : room, before = c->filled;
    memcpy(c->head + before, bytes, took);
    c->head[c->filled += took] = 0;
    char *end = strstr(c->head + (before > 3 ? before - 3 : 0), "\r\n\r\n");
    if (!end) return c->filled < HEAD - 1 ? 0 : -1;
    size_t used = end + 4 - c->head - before;
    end[2] = 0;
    if (head_read(c) < 0) return -1;
    bytes += used;
    n -= used;
    if (!c->length) return n ? -1 : judge(c);
    if (!n) return 0;
  }
  int done = content_read(c, bytes, n);
  return done == 1 ? judge(c) : done;
}
