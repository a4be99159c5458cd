import { badge, el, say } from './dom.js';
import { ago, now, number, plural, span, STATES, until } from './words.js';
import { table } from './table.js';

// A row for each service account: the life of its token, and what is wrong with it.

const shown = table(document.getElementById('accounts'), {
  caption: 'Service accounts with the state of their tokens',
  none: 'No service account is configured: calls go without a credential of ours.',
  keyOf: (account) => account.name,
  columns: [
    { name: 'Account', of: (it) => [it.name, it.tenant, it.grant],
      cell: (it) => [it.name, el('small', {}, `${it.grant} at ${it.tenant}`)] },
    { name: 'State', of: (it) => [it.state, it.live, it.size, it.waiters], cell: state },
    { name: "Token's life", of: (it) => [it.state, it.issuedAt, it.expiresAt, it.nextRefreshAt],
      cell: life },
    { name: 'Generation', narrow: true, of: (it) => it.generation,
      cell: (it) => (it.generation > 0 ? number(it.generation) : '–') },
    { name: 'Next', of: (it) => [it.nextRefreshAt, it.retryAt],
      cell: (it) => el('span', { class: 'next' }) },
    { name: 'Last failure', of: (it) => [it.lastFailure, it.state], wide: true, cell: failure },
  ],
});
let accounts = [];

function state(account) {
  const [level, word] = STATES[account.state] || ['idle', account.state];
  const notes = [];
  if (account.size > 1) {
    notes.push(`${account.live} of ${account.size} live`);
  }
  if (account.waiters > 0) {
    notes.push(`${plural(account.waiters, 'call')} wait`);
  }
  return [badge(level, word), notes.length > 0 ? el('small', {}, notes.join(', ')) : null]
    .filter((each) => each !== null);
}

function life(account) {
  if (account.state === 'fixed') {
    return el('span', { class: 'quiet' }, 'no token, nothing ends');
  }
  if (!account.issuedAt || !account.expiresAt) {
    return el('span', { class: 'quiet' }, 'no live token');
  }
  const mark = el('span', { class: 'mark', hidden: !account.nextRefreshAt });
  const from = Date.parse(account.issuedAt);
  const all = Date.parse(account.expiresAt) - from;
  mark.style.left = `${(100 * (Date.parse(account.nextRefreshAt) - from)) / all}%`;
  return [el('div', { class: 'life', 'aria-hidden': 'true' }, el('span', { class: 'left' }), mark),
    el('small', { class: 'left-text' })];
}

function failure(account) {
  const last = account.lastFailure;
  if (!last) {
    return el('span', { class: 'quiet' }, 'none');
  }
  return [el('span', { class: 'what' }, last.what), el('span', { class: 'advice' }, last.advice),
    el('small', { class: 'when', 'data-at': last.at })];
}

/** Shows what changes by itself as time passes. */
export function tick() {
  for (const account of accounts) {
    const row = shown.rows.get(account.name);
    if (row) {
      tickRow(row, account);
    }
  }
}

function tickRow(row, account) {
  const bar = row.querySelector('.left');
  if (bar) {
    const from = Date.parse(account.issuedAt);
    const to = Date.parse(account.expiresAt);
    const left = Math.max(0, to - now());
    const share = Math.min(100, (100 * left) / (to - from));
    bar.style.width = `${100 - share}%`;
    bar.parentNode.dataset.level = left === 0 ? 'bad' : share < 10 ? 'warn' : 'good';
    say(row.querySelector('.left-text'),
      left === 0 ? `ended ${ago(account.expiresAt)}` : `${span(left)} left of ${span(to - from)}`);
  }
  const next = account.retryAt ? `tries again ${until(account.retryAt)}`
    : account.nextRefreshAt ? `renewed ${until(account.nextRefreshAt)}` : '–';
  say(row.querySelector('.next'), next);
  const when = row.querySelector('.when');
  if (when) {
    say(when, ago(when.dataset.at));
  }
}

export function update(given) {
  accounts = given;
  shown.update(given);
  tick();
}
