import { badge, el, empty, fill } from './dom.js';
import { ejected, spared, whyOf } from './tenants.js';
import { adviceOn, percent, plural, titleOf } from './words.js';

// What goes wrong, in words: each reason of the last minutes with its cause, whom it hits and what
// to do. For a token that cannot be had the cause is what the account's last attempt said; for a
// tenant that cannot be reached, what its addresses say.

const place = document.getElementById('causes');
const lastSeen = {};

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
    const behind = accountsOf(model.routes, on);
    found.push(...failing(model.accounts.filter((it) => behind.includes(it.name))));
  }
  const atTenant = reason.startsWith('transport:');
  if (atTenant || reason.startsWith('credential:quota')) {
    const to = new Set(model.routes.filter((it) => on.includes(it.name)).map((it) => it.tenant));
    for (const name of to) {
      const tenant = model.tenants.find((each) => each.name === name);
      found.push({ who: `Tenant ${name}`, advice: '',
        what: atTenant && tenant ? saysOf(tenant, seen[0].detail) : seen[0].detail });
    }
  }
  return found;
}

// What stands in an advice (FailureAdvice) between a clock that is wrong and what to do if it is not.
const CLOCK_ENDS = ' If it is right: ';

/** Accounts that fail, with what to do first; those that need the same together. */
function failing(accounts) {
  const byAdvice = new Map();
  for (const account of accounts.filter((it) => it.lastFailure)) {
    const [advice] = account.lastFailure.advice.split(CLOCK_ENDS);
    byAdvice.set(advice, [...(byAdvice.get(advice) || []), account]);
  }
  return [...byAdvice].map(([advice, same]) => {
    const names = same.map((it) => it.name);
    const { advice: whole, what } = same[0].lastFailure;
    const where = whole === advice ? 'What each was answered stands under '
      : 'If it is right, see what each was answered under ';
    return { accounts: names, advice,
      who: `Service account${names.length > 1 ? 's' : ''} ${names.join(', ')}`,
      what: names.length > 1 || advice !== whole ? `${where}Service accounts, Last failure.`
        : `Last attempt: ${what}.` };
  });
}

/** What is known of a tenant that calls fail at; otherwise what the last of them was told. */
function saysOf(tenant, otherwise) {
  const said = [
    ...tenant.origins.map((origin) => origin.nameFailure).filter((why) => why),
    ...ejected(tenant).map((each) => `${each.address}: ${whyOf(each)}`),
  ];
  const urls = tenant.origins.map((origin) => origin.url).join(', ');
  const all = said.length > 0 ? said.join('; ') : `${urls}: ${otherwise}`;
  return spared(tenant) ? `${all}; its circuit breaker is ${tenant.breaker.state}` : all;
}

/** The last refusals for a reason: others may have pushed them out of what the gateway keeps. */
function refusalsFor(reason, model) {
  const seen = model.refusals.filter((each) => `${each.stage}:${each.reason}` === reason);
  if (seen.length > 0) {
    lastSeen[reason] = seen;
  }
  return lastSeen[reason] || [];
}

function causes(model) {
  const wrong = model.wrong;
  const list = Object.entries(wrong.reasons).map(([reason, count]) => {
    const seen = refusalsFor(reason, model);
    return {
      reason, count, over: !wrong.lately.has(reason), level: wrong.lately.has(reason) ? 'warn' : 'idle',
      title: titleOf(reason), advice: adviceOn(reason),
      detail: seen.length > 0 ? seen[0].detail : '', callers: names(seen, 'caller'),
      routes: names(seen, 'route'), because: because(reason, seen, model),
      call: seen.length > 0 ? `${seen[0].method} ${seen[0].path}`.trim() : '',
    };
  });
  const told = list.flatMap((cause) => cause.because.flatMap((it) => it.accounts || []));
  const untold = model.accounts.filter((it) => it.lastFailure && !told.includes(it.name));
  for (const account of untold) {
    list.push({ reason: `account ${account.name}`, count: 0, over: false, level: 'warn', callers: [],
      title: `Service account ${account.name} could not get a token`, detail: '', routes: [],
      advice: account.live > 0 ? 'Calls go on with the token that it has.' : '',
      because: failing([account]) });
  }
  if (wrong.errors > 0) {
    list.push({ reason: 'errors', count: wrong.errors, over: !wrong.errorsLately, level: 'bad', callers: [], routes: [],
      title: 'The tenant answered with an error of its own', because: [], detail: '',
      advice: 'These are answers 5xx of a tenant, or answers that it broke off, handed on as they '
        + 'came. Ask who runs it; upstreamStatus in the access log says which.' });
  }
  return list.sort((a, b) => a.over - b.over || b.count - a.count);
}

function shown(cause, requests) {
  const share = requests > 0 && cause.count > 0
    ? `${plural(cause.count, 'call')}, ${percent(cause.count, requests)}` : 'no call yet';
  const hit = [
    cause.callers.length > 0 ? `caller ${cause.callers.slice(0, 5).join(', ')}` : '',
    cause.routes.length > 0 ? `route ${cause.routes.slice(0, 5).join(', ')}` : '',
  ].filter((each) => each !== '').join(' on ');
  const notes = [cause.over ? 'None in the last ten seconds. ' : '', hit ? `Hits ${hit}. ` : '',
    cause.call ? ['The last call was ', el('code', {}, cause.call)] : ''].flat().filter((it) => it !== '');
  return el('li', { class: 'cause', 'data-reason': cause.reason, 'data-over': cause.over ? 'yes' : null },
    el('div', { class: 'head' }, badge(cause.level, cause.title), el('span', { class: 'count' }, share)),
    cause.detail && cause.because.length === 0 ? el('p', {}, cause.detail) : null,
    cause.because.map((it) => el('p', { class: 'because' }, el('b', {}, `${it.who}: `),
      it.advice ? [el('span', { class: 'advice' }, it.advice), el('small', {}, it.what)] : it.what)),
    cause.advice && !cause.because.some((it) => it.advice)
      ? el('p', { class: 'advice' }, cause.advice) : null,
    notes.length > 0 ? el('p', { class: 'hint' }, notes) : null);
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
