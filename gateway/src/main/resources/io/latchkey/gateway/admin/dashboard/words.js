// Numbers, times and the gateway's own words as a person says them.

let ahead = 0;

/** Learns from an instant of now by the gateway's clock how far it is from ours. */
export function learnClock(theirs) {
  const offset = theirs - Date.now();
  ahead = Math.abs(offset) > 3000 ? offset : 0;
}

/** The present instant by the gateway's clock, in milliseconds. */
export function now() {
  return Date.now() + ahead;
}

export function number(value) {
  return value >= 100 || Number.isInteger(value)
    ? Math.round(value).toLocaleString('en')
    : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
}

export function plural(count, word) {
  return `${number(count)} ${word}${count === 1 ? '' : 's'}`;
}

export function percent(part, whole) {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return share > 0 && share < 0.1 ? 'under 0.1 %' : `${number(share)} %`;
}

export function millis(value) {
  if (value === null || value === undefined) {
    return 'none';
  }
  return value < 10 ? `${value.toFixed(1)} ms`
    : value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** A length of time in its two largest units. */
export function span(milliseconds) {
  const units = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  let rest = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [];
  for (const [size, name] of units) {
    const count = Math.floor(rest / size);
    if (count > 0 && parts.length < 2) {
      parts.push(`${count} ${name}`);
    }
    rest -= count * size;
  }
  return parts.join(' ') || '0 s';
}

export function ago(instant) {
  const past = now() - Date.parse(instant);
  return past < 1500 ? 'just now' : `${span(past)} ago`;
}

export function until(instant) {
  const left = Date.parse(instant) - now();
  return left < 500 ? 'now' : `in ${span(left)}`;
}

export function clock(instant) {
  return new Date(instant).toLocaleTimeString('en-GB');
}

/** A time of day, with its date where that is not today's. */
export function moment(instant) {
  const day = new Date(instant).toLocaleDateString('en-CA');
  return day === new Date(now()).toLocaleDateString('en-CA') ? clock(instant) : `${day} ${clock(instant)}`;
}

/** What the state of a token means, and how bad it is. */
export const STATES = {
  empty: ['idle', 'No token yet'],
  minting: ['idle', 'Getting a token'],
  fresh: ['good', 'Serves'],
  refreshing: ['good', 'Serves, renewing'],
  expired: ['warn', 'Expired'],
  rejected: ['warn', 'Refused by the tenant'],
  'backing-off': ['bad', 'Fails'],
  fixed: ['good', 'Fixed fields'],
};

const REASONS = {};

/** Learns the title and advice of reasons from refusals that were seen. */
export function learnReasons(refusals) {
  for (const each of refusals) {
    REASONS[`${each.stage}:${each.reason}`] = each;
  }
}

export function titleOf(reason) {
  return REASONS[reason] ? REASONS[reason].title : reason.replace(/^.*:/, '').replaceAll('-', ' ');
}

export function adviceOn(reason) {
  return REASONS[reason] ? REASONS[reason].advice : '';
}
