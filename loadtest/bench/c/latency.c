#include "load.h"
#include <time.h>

/* 64 buckets for each power of two. */
enum { STEPS = 64, BUCKETS = 64 * STEPS };

static uint64_t counts[BUCKETS], total;

uint64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000ull + t.tv_nsec;
}

static int bucket(uint64_t v) {
  if (v < STEPS) return v;
  int shift = 63 - __builtin_clzll(v) - 6;
  return (shift + 1) * STEPS + (v >> shift) - STEPS;
}

static uint64_t middle(int bucket) {
  if (bucket < STEPS) return bucket;
  int shift = bucket / STEPS - 1;
  return ((uint64_t)(bucket % STEPS + STEPS) << shift) + ((1ull << shift) >> 1);
}

void latency_add(uint64_t nanoseconds) {
  counts[bucket(nanoseconds)]++;
  total++;
}

double latency_at(double share) {
  uint64_t wanted = share * total, seen = 0;
  for (int i = 0; i < BUCKETS; i++) {
    seen += counts[i];
    if (seen && seen >= wanted) return middle(i) / 1e3;
  }
  return 0;
}
