import { badge, el, empty, fill } from './dom.js';
import { ejected, spared } from './tenants.js';
import { adviceOn, percent, plural, titleOf } from './words.js';

// What goes wrong, in words: each reason of the last minutes with its cause, whom it hits and what
// to do. For a token that cannot be had the cause is what the account's last attempt said; for a
// tenant that cannot be reached, what its addresses say.

const place = document.getElementById('causes');

function names(refusals, key) {
  return [...new Set(refusals.map((each) => each[key]).filter((name) => name))];
}

function accountsOf(routes, names) {
  const used = routes.filter((route) => names.includes(route.name));
  return [...new Set(used.flatMap((route) => route.serviceAccounts))];
}

/** What an account or a tenant says of itself that explains a refusal of this reason. */
function because(reason, seen, model) {
  const on = names(seen, 'route');
  const found = [];
  if (reason === 'credential:no-token') {
    const failing = accountsOf(model.routes, on);
    for (const account of model.accounts) {
      if (failing.includes(account.name) && account.lastFailure) {
        found.push({ who: `Service account ${account.name}`, what: account.lastFailure.what,
          advice: account.lastFailure.advice });
      }
    }
  }
  if (reason.startsWith('transport:')) {
    const to = new Set(model.routes.filter((it) => on.includes(it.name)).map((it) => it.tenant));
    for (const name of to) {
      const tenant = model.tenants.find((each) => each.name === name);
      found.push({ who: `Tenant ${name}`, advice: '',
        what: tenant ? saysOf(tenant, seen[0].detail) : seen[0].detail });
    }
  }
  return found;
}

/** What is known of a tenant that calls fail at; otherwise what the last of them was told. */
function saysOf(tenant, otherwise) {
  const said = [
    ...tenant.origins.map((origin) => origin.nameFailure).filter((why) => why),
    ...ejected(tenant).map((each) => `${each.address} fails: ${each.why || 'no reason known'}`),
  ];
  const urls = tenant.origins.map((origin) => origin.url).join(', ');
  const all = said.length > 0 ? said.join('; ') : `${urls}: ${otherwise}`;
  return spared(tenant) ? `${all}; its circuit breaker is ${tenant.breaker.state}` : all;
}

function causes(model) {
  const wrong = model.wrong;
  const list = Object.entries(wrong.reasons).sort((a, b) => b[1] - a[1]).map(([reason, count]) => {
    const seen = model.refusals.filter((each) => `${each.stage}:${each.reason}` === reason);
    return {
      reason, count, title: titleOf(reason), advice: adviceOn(reason), level: 'warn',
      detail: seen.length > 0 ? seen[0].detail : '', callers: names(seen, 'caller'),
      routes: names(seen, 'route'), because: because(reason, seen, model),
    };
  });
  for (const account of model.accounts) {
    const told = list.some((cause) => cause.because.some((it) => it.who.endsWith(account.name)));
    if (account.lastFailure && !told) {
      list.push({ reason: `account ${account.name}`, count: 0, level: 'warn', callers: [],
        title: `Service account ${account.name} could not get a token`, detail: '',
        advice: account.live > 0 ? 'Calls go on with the token that it has.' : '', routes: [],
        because: [{ who: 'Last attempt', what: account.lastFailure.what,
          advice: account.lastFailure.advice }] });
    }
  }
  if (wrong.errors > 0) {
    list.push({ reason: 'errors', count: wrong.errors, level: 'bad', callers: [], routes: [],
      title: 'The tenant answered with an error of its own', because: [], detail: '',
      advice: 'These are answers 5xx of a tenant, or answers that it broke off, handed on as they '
        + 'came. Ask who runs it; upstreamStatus in the access log says which.' });
  }
  return list;
}

function shown(cause, requests) {
  const share = requests > 0 && cause.count > 0
    ? `${plural(cause.count, 'call')}, ${percent(cause.count, requests)}` : 'no call yet';
  const hit = [];
  if (cause.callers.length > 0) {
    hit.push(`caller ${cause.callers.slice(0, 5).join(', ')}`);
  }
  if (cause.routes.length > 0) {
    hit.push(`route ${cause.routes.slice(0, 5).join(', ')}`);
  }
  return el('li', { class: 'cause', 'data-reason': cause.reason },
    el('div', { class: 'head' }, badge(cause.level, cause.title), el('span', { class: 'count' }, share)),
    cause.detail && cause.because.length === 0 ? el('p', {}, cause.detail) : null,
    cause.because.map((it) => el('p', { class: 'because' }, el('b', {}, `${it.who}: `), it.what,
      it.advice ? el('span', { class: 'advice' }, it.advice) : null)),
    cause.advice && !cause.because.some((it) => it.advice)
      ? el('p', { class: 'advice' }, cause.advice) : null,
    hit.length > 0 ? el('p', { class: 'hint' }, `Hits ${hit.join('; ')}.`) : null);
}

/** model: {wrong, refusals, accounts, tenants, routes} */
export function update(model) {
  const list = causes(model);
  const requests = model.wrong.requests;
  fill(place, [list, list.length === 0 ? requests > 0 : requests], () => list.length > 0
    ? el('ul', { class: 'causes' }, list.map((cause) => shown(cause, requests)))
    : empty(requests > 0 ? 'Nothing: every call was let through and answered.'
      : 'No call came in the last two minutes. Send one: the sandbox prints some to try.'));
}
