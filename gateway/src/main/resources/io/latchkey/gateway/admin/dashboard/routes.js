import { badge, el, say } from './dom.js';
import { ago, number } from './words.js';
import { table } from './table.js';

// Routes with who uses them.

const routes = table(document.getElementById('routes'), {
  caption: 'Routes and the callers that use them',
  none: 'No route is configured: every call is refused. Add one under routes: in the YAML.',
  keyOf: (route) => route.name,
  columns: [
    { name: 'Route', of: (it) => [it.name, it.host, it.path, it.methods, it.enforcement],
      cell: (it) => [it.name, it.enforcement === 'warn' ? badge('warn', 'warns only') : null,
        el('small', {}, `${it.methods.join(', ')} ${it.host || ''}${it.path}`.trim())]
        .filter((each) => each !== null) },
    { name: 'Goes to', of: (it) => [it.tenant, it.serviceAccounts],
      cell: (it) => [it.tenant, el('small', {}, it.serviceAccounts.length > 0
        ? `as ${it.serviceAccounts.join(', ')}` : "with the caller's own session")] },
    { name: 'Calls', narrow: true, of: (it) => it.requests, cell: (it) => number(it.requests) },
    { name: 'Refused', narrow: true, of: (it) => it.refusals,
      cell: (it) => (it.refusals > 0 ? badge('warn', number(it.refusals)) : '0') },
    { name: 'Used by', of: (it) => [it.usedBy.map((use) => [use.caller, use.requests]), it.callers],
      wide: true, cell: users },
  ],
});

function users(route) {
  const seen = new Set(route.usedBy.map((use) => use.caller));
  const silent = Object.keys(route.callers).filter((caller) => !seen.has(caller));
  const items = route.usedBy.map((use) => el('li', {}, `${use.caller} `, el('b', {},
    number(use.requests)), ' ', el('small', { class: 'seen', 'data-at': use.lastSeen })));
  const list = items.length > 0 ? [el('ul', { class: 'uses' }, items)] : [];
  if (silent.length > 0) {
    list.push(el('small', {}, `Not seen yet: ${silent.join(', ')}`));
  }
  return list.length > 0 ? list : el('small', {}, 'No caller is listed: every call is refused.');
}

/** Shows what changes by itself as time passes. */
export function tick() {
  for (const seen of document.querySelectorAll('#routes .seen')) {
    say(seen, ago(seen.dataset.at));
  }
}

export function updateRoutes(given) {
  routes.update(given);
  for (const route of given) {
    const row = routes.rows.get(route.name);
    route.usedBy.forEach((use, index) => {
      const seen = row.querySelectorAll('.seen')[index];
      if (seen) {
        seen.dataset.at = use.lastSeen;
      }
    });
  }
  tick();
}
