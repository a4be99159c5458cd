import { el, say } from './dom.js';
import { learnClock, millis, number, percent, titleOf } from './words.js';
import { plot } from './plot.js';

// The traffic of the last ten minutes: kept here, added to by what is new, shown as plots and tiles.

const KEPT = 600;
const RECENT = 10;
const COLOURS = ['--plot-1', '--plot-2', '--plot-3', '--plot-4'];
const sum = (values) => values.reduce((all, value) => all + (value || 0), 0);
const largest = (values) => Math.max(0, ...values.map((value) => value || 0));

let seconds = [];
const rate = plot(document.getElementById('rate'), {
  label: 'Calls per second in the last ten minutes', format: number, stacked: true,
  minutes: (values) => sum(values) / values.length, none: 'No call yet.',
});
const latency = plot(document.getElementById('latency'), {
  label: 'Latency of calls in the last ten minutes', format: millis, minutes: largest,
  none: 'No call yet.',
});
const refused = plot(document.getElementById('refused'), {
  label: 'Refusals per second in the last ten minutes', format: number, stacked: true,
  minutes: (values) => sum(values) / values.length, none: 'Nothing was refused.',
});

/** The path to ask for what is new. */
export function path() {
  const last = seconds[seconds.length - 1];
  return last ? `/api/traffic?after=${last.second}` : '/api/traffic';
}

/** Forgets all: the gateway was started anew. */
export function restart() {
  seconds = [];
}

/**
 * The refusals by reason in the last so many seconds, and the tenants' own errors; lately has the
 * reasons that go on.
 */
export function wrong(span) {
  const reasons = {};
  const recent = seconds.slice(-span);
  const lately = new Set(recent.slice(-RECENT).flatMap((second) => Object.keys(second.reasons || {})));
  for (const second of recent) {
    for (const [reason, count] of Object.entries(second.reasons || {})) {
      reasons[reason] = (reasons[reason] || 0) + count;
    }
  }
  return {
    reasons, lately, errorsLately: sum(recent.slice(-RECENT).map((second) => second.errors)) > 0,
    errors: sum(recent.map((second) => second.errors)),
    requests: sum(recent.map((second) => second.requests)),
  };
}

/** Takes what is new and shows it all. */
export function update(added, status) {
  if (added.length > 0) {
    seconds = [...seconds, ...added].slice(-KEPT);
    learnClock(Date.parse(added[added.length - 1].second) + 1500);
  }
  if (seconds.length > 0) {
    draw();
  }
  tiles(status);
}

export function redraw() {
  [rate, latency, refused].forEach((each) => each.redraw());
}

function reasonLines() {
  const totals = {};
  for (const second of seconds) {
    for (const [reason, count] of Object.entries(second.reasons || {})) {
      totals[reason] = (totals[reason] || 0) + count;
    }
  }
  const names = Object.keys(totals).sort((a, b) => totals[b] - totals[a] || a.localeCompare(b));
  const own = names.slice(0, names.length > COLOURS.length ? COLOURS.length - 1 : COLOURS.length);
  const count = (second, reason) => (second.reasons && second.reasons[reason]) || 0;
  const lines = own.map((reason, index) => ({
    name: titleOf(reason), colour: COLOURS[index],
    values: seconds.map((second) => count(second, reason)),
  }));
  if (names.length > own.length) {
    const all = (second) => second.refusals - sum(own.map((reason) => count(second, reason)));
    lines.push({ name: 'Other reasons', colour: '--plot-4', values: seconds.map(all) });
  }
  return lines.length > 0 ? lines
    : [{ name: 'Refused', colour: '--plot-1', values: seconds.map(() => 0) }];
}

function draw() {
  const times = seconds.map((second) => Date.parse(second.second) / 1000);
  const ok = seconds.map((second) => second.requests - second.refusals - second.errors);
  const totals = wrong(KEPT);
  const peak = largest(seconds.map((second) => second.requests));
  rate.update({
    times,
    lines: [
      { name: 'Answered', colour: '--plot-ok', light: true, values: ok },
      { name: 'Refused by the gateway', colour: '--plot-warn',
        values: seconds.map((second) => second.refusals) },
      { name: 'Failed at the tenant', colour: '--plot-bad',
        values: seconds.map((second) => second.errors) },
    ],
    summary: totals.requests === 0 ? ''
      : `${number(totals.requests)} calls in this time, ${number(peak)} in the busiest second.`,
  });
  const p99 = largest(seconds.map((second) => second.p99));
  latency.update({
    times,
    lines: [
      { name: 'Half within', colour: '--plot-ok', values: seconds.map((second) => second.p50) },
      { name: '90 % within', colour: '--plot-1', dash: [8, 4],
        values: seconds.map((second) => second.p90) },
      { name: '99 % within', colour: '--plot-2', dash: [2, 3],
        values: seconds.map((second) => second.p99) },
    ],
    summary: p99 === 0 ? '' : `In the worst second 99 % of the calls took ${millis(p99)} or less.`,
  });
  const all = sum(Object.values(totals.reasons));
  refused.update({
    times, lines: reasonLines(),
    summary: all === 0 ? '' : `${number(all)} of ${number(totals.requests)} calls were refused.`,
  });
}

function tiles(status) {
  const recent = seconds.slice(-RECENT);
  const requests = sum(recent.map((second) => second.requests));
  const refusals = sum(recent.map((second) => second.refusals));
  const errors = sum(recent.map((second) => second.errors));
  const worst = largest(recent.map((second) => second.p99));
  const connections = status ? sum(status.listeners.map((listener) => listener.connections)) : null;
  const shown = [
    ['Calls per second', number(requests / Math.max(1, recent.length)), 'good', ''],
    ['Refused', percent(refusals, requests), refusals > 0 ? 'warn' : 'good',
      refusals > 0 ? `${number(refusals)} in 10 s` : 'none'],
    ['Failed at tenants', percent(errors, requests), errors > 0 ? 'bad' : 'good',
      errors > 0 ? `${number(errors)} in 10 s` : 'none'],
    ['99 % within', worst === 0 ? '–' : millis(worst), 'good', ''],
    ['Connections', connections === null ? '–' : number(connections), 'good', 'of callers'],
  ];
  const place = document.getElementById('tiles');
  shown.forEach(([name, value, level, note], index) => {
    const tile = place.children[index] || place.appendChild(el('div', { class: 'tile' },
      el('p', { class: 'name' }), el('p', { class: 'value' }), el('p', { class: 'note' })));
    tile.dataset.level = level;
    say(tile.children[0], name);
    say(tile.children[1], value);
    say(tile.children[2], note || '\u00a0');
  });
}
