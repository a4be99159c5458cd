import { badge, el, say } from './dom.js';
import { moment, number, plural, until } from './words.js';
import { table } from './table.js';

// Tenants with what they are like: breaker, addresses, calls under way.

const BREAKER = {
  open: ['bad', 'Spared: it failed too often'],
  'half-open': ['warn', 'A few calls try it'],
};

const place = document.getElementById('tenants');
place.append(el('p', { class: 'empty' }, 'This gateway does not tell how its tenants are.'));
const shown = table(place, {
  caption: 'Tenants and the addresses they are reached at',
  none: 'No tenant is configured.',
  keyOf: (tenant) => tenant.name,
  columns: [
    { name: 'Tenant', of: (it) => [it.name, it.kind],
      cell: (it) => [it.name, el('small', {}, it.kind)] },
    { name: 'State', of: (it) => [it.breaker, it.origins], cell: health },
    { name: 'Calls now', narrow: true, of: (it) => [it.inFlight, it.concurrency, it.waiting],
      cell: calls },
    { name: 'Addresses', of: (it) => it.origins, wide: true, cell: origins },
  ],
});

/** The addresses that calls are not sent to. */
export function ejected(tenant) {
  return tenant.origins.flatMap((origin) => origin.addresses.filter((each) => !each.healthy));
}

/** Why one of them is left out, without its name. */
export function whyOf(address) {
  const why = address.why || 'no reason is known';
  return why.startsWith(`${address.address} `) ? why.slice(address.address.length + 1) : why;
}

/** Whether its breaker keeps calls from it, or does not let all of them through yet. */
export function spared(tenant) {
  return tenant.breaker !== null && tenant.breaker.state !== 'closed';
}

function health(tenant) {
  const known = tenant.origins.flatMap((origin) => origin.addresses).length;
  const sick = ejected(tenant).length;
  const unnamed = tenant.origins.some((origin) => origin.nameFailure);
  if (spared(tenant)) {
    const [level, word] = BREAKER[tenant.breaker.state] || ['idle', tenant.breaker.state];
    return [badge(level, word), el('small', {}, `breaker ${tenant.breaker.state} since `
      + `${moment(tenant.breaker.since)}`)];
  }
  if (unnamed) {
    return badge(known === 0 ? 'bad' : 'warn', 'Its name is not found');
  }
  if (sick > 0) {
    return badge(sick === known ? 'bad' : 'warn', known === 1 ? 'Fails'
      : `${sick} of ${known} addresses fail`);
  }
  return known === 0 ? badge('idle', 'Not called yet') : badge('good', 'In order');
}

function calls(tenant) {
  const most = tenant.concurrency === null ? '' : ` of ${number(tenant.concurrency)}`;
  const full = tenant.concurrency !== null && tenant.inFlight >= tenant.concurrency;
  const count = `${number(tenant.inFlight)}${most}`;
  return [full ? badge('warn', count) : count,
    tenant.waiting > 0 ? el('small', {}, `${number(tenant.waiting)} wait`) : null]
    .filter((each) => each !== null);
}

function origins(tenant) {
  return el('ul', { class: 'uses' }, tenant.origins.map((origin) => el('li', {},
    el('span', { class: 'url' }, origin.url), ' ',
    el('small', {}, plural(origin.connections, 'connection')),
    origin.nameFailure ? el('p', { class: 'wrong' }, origin.nameFailure) : null,
    origin.addresses.filter((each) => !each.healthy || !origin.url.includes(each.address))
      .map(address))));
}

function address(each) {
  if (each.healthy) {
    return el('p', {}, el('small', {}, `${each.address} in order`));
  }
  return el('p', { class: 'wrong' }, `${each.address} is left out: ${whyOf(each)}. `,
    el('small', { class: 'trial', 'data-at': each.ejectedUntil }, each.ejectedUntil === null
      ? 'Until its health checks succeed.' : ''));
}

/** Shows what changes by itself as time passes. */
export function tick() {
  for (const trial of place.querySelectorAll('.trial[data-at]')) {
    say(trial, `Tried again ${until(trial.dataset.at)}.`);
  }
}

export function update(given) {
  shown.update(given);
  tick();
}
