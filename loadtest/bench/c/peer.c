#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* TLS 1.3 alone; no session is ever offered, so each handshake is a full one. */
static SSL_CTX *context(void) {
  static SSL_CTX *made;
  if (made) return made;
  made = SSL_CTX_new(TLS_client_method());
  SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
  SSL_CTX_set_session_cache_mode(made, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_mode(made, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set1_groups_list(made, "X25519");
  SSL_CTX_set_ciphersuites(made, "TLS_AES_128_GCM_SHA256");
  return made;
}

int peer_open(struct connection *c) {
  struct sockaddr_in there = {.sin_family = AF_INET, .sin_port = htons(plan.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  int one = 1;
  c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (c->fd < 0) {
    perror("socket");
    exit(1);
  }
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect(c->fd, (struct sockaddr *)&there, sizeof there) && errno != EINPROGRESS) return -1;
  if (plan.tls) {
    c->ssl = SSL_new(context());
    SSL_set_fd(c->ssl, c->fd);
    SSL_set_tlsext_host_name(c->ssl, "localhost");
    SSL_set_connect_state(c->ssl);
  }
  tally.connects++;
  return 0;
}

void peer_close(struct connection *c) {
  if (c->ssl) {
    SSL_shutdown(c->ssl);
    SSL_free(c->ssl);
  }
  close(c->fd);
  c->ssl = NULL;
  c->fd = -1;
}

static long tls_result(struct connection *c, int n, uint32_t *wants) {
  if (n > 0) return n;
  int why = SSL_get_error(c->ssl, n);
  ERR_clear_error();
  if (why == SSL_ERROR_ZERO_RETURN) return 0;
  *wants = why == SSL_ERROR_WANT_WRITE ? EPOLLOUT : EPOLLIN;
  errno = why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? EAGAIN : EPROTO;
  return -1;
}

int peer_connected(struct connection *c, uint32_t *wants) {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error) return -1;
  if (!c->ssl) return 1;
  long n = tls_result(c, SSL_do_handshake(c->ssl), wants);
  return n > 0 ? 1 : n < 0 && errno == EAGAIN ? 0 : -1;
}

long peer_read(struct connection *c, char *into, size_t size, uint32_t *wants) {
  *wants = EPOLLIN;
  return c->ssl ? tls_result(c, SSL_read(c->ssl, into, size), wants) : recv(c->fd, into, size, 0);
}

long peer_write(struct connection *c, const char *from, size_t size, uint32_t *wants) {
  *wants = EPOLLOUT;
  return c->ssl ? tls_result(c, SSL_write(c->ssl, from, size), wants) : send(c->fd, from, size, MSG_NOSIGNAL);
}
