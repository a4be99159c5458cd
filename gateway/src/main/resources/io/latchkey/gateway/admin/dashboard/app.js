import { ApiError, ask, hasToken } from './api.js';
import { el, fill, say } from './dom.js';
import { moment, now, plural, span } from './words.js';
import { poll } from './poll.js';
import * as accounts from './accounts.js';
import * as causes from './causes.js';
import * as explain from './explain.js';
import * as refusals from './refusals.js';
import * as reload from './reload.js';
import * as routes from './routes.js';
import * as tenants from './tenants.js';
import * as theme from './theme.js';
import * as token from './token.js';
import * as traffic from './traffic.js';

// The dashboard: asks for everything every two seconds and hands each part to its panel.

const WRONG_SECONDS = 120;
const STALE = 8000;
const pulse = document.getElementById('pulse');
const banners = document.getElementById('banners');
const model = { status: null, accounts: [], tenants: [], routes: [], refusals: [], wrong: null };
let trouble = null;
let nextAt = 0;
let seenAt = null;

/** Asks for one part; a part that this gateway does not have stays as it was. */
async function part(path, otherwise) {
  try {
    return await ask(path);
  } catch (failed) {
    if (failed instanceof ApiError && failed.status === 404) {
      return otherwise;
    }
    throw failed;
  }
}

async function look() {
  const status = await part('/api/status', model.status);
  if (model.status && status && status.startedAt !== model.status.startedAt) {
    traffic.restart();
  }
  const [seconds, refused, tokens, systems, ways] = await Promise.all([
    part(traffic.path(), []),
    part('/api/refusals', model.refusals),
    part('/api/service-accounts', model.accounts),
    part('/api/tenants', null),
    part('/api/routes', model.routes),
  ]);
  Object.assign(model, { status, refusals: refused, accounts: tokens, tenants: systems || [], routes: ways });
  seenAt = Date.now();
  refusals.update(refused);
  traffic.update(seconds, status);
  model.wrong = traffic.wrong(WRONG_SECONDS);
  causes.update(model);
  accounts.update(tokens);
  if (systems !== null) {
    tenants.update(systems);
  }
  routes.updateRoutes(ways);
  explain.offer(ways.flatMap((route) => Object.keys(route.callers)));
  head(status);
}

function head(status) {
  if (status === null) {
    return;
  }
  say(document.getElementById('name'), status.name);
  document.title = `${status.name} – Latchkey`;
  say(document.getElementById('foot'),
    `Latchkey ${status.version}, Java ${status.java}.`);
}

function warnings() {
  const status = model.status;
  const list = [];
  if (trouble !== null && trouble.status === 401) {
    list.push({ level: 'warn', text: hasToken() ? 'The admin token is wrong. '
      : 'This gateway shows nothing without the admin token. ', button: true });
  } else if (trouble !== null) {
    list.push({ level: 'bad', text: `${trouble.message} What stands here is old.` });
  }
  if (status && status.draining) {
    list.push({ level: 'warn', text: 'The gateway is draining: it ends when the calls under way do.' });
  }
  for (const route of status ? status.warn : []) {
    list.push({ level: 'warn', text: `Route ${route.route} only warns since `
      + `${moment(route.since)}: ${plural(route.calls, 'call')} passed that scopes would have refused. `
      + 'Set enforcement: enforce when its scopes are right.' });
  }
  return list;
}

function heartbeat() {
  const old = seenAt === null ? 0 : Date.now() - seenAt;
  const [state, text] = trouble !== null ? ['lost', trouble.status === 401 ? 'Locked' : 'Disconnected']
    : seenAt === null ? ['wait', 'Connecting'] : old > STALE ? ['old', 'Stale'] : ['live', 'Live'];
  const next = state === 'lost' ? `next try in ${span(nextAt - Date.now())}`
    : state === 'old' ? `${span(old)} old` : '';
  pulse.dataset.state = state;
  say(document.getElementById('pulse-text'), text);
  say(document.getElementById('pulse-next'), next);
}

function show() {
  fill(banners, warnings(), (list) => list.map((banner) => el('div',
    { class: 'banner', 'data-level': banner.level }, el('span', { 'aria-hidden': 'true' },
      banner.level === 'bad' ? '■ ' : '▲ '), banner.text, banner.button
      ? el('button', { type: 'button', onclick: () => token.askForToken() }, 'Enter token') : null)));
  const status = model.status;
  if (status) {
    say(document.getElementById('about'), `up ${span(now() - Date.parse(status.startedAt))}, `
      + `configuration ${status.configVersion} read at ${moment(status.configLoadedAt)}`);
  }
  heartbeat();
  document.body.classList.toggle('old', trouble !== null);
  accounts.tick();
  routes.tick();
  tenants.tick();
}

theme.begin(() => traffic.redraw());
refusals.begin((refused) => explain.explain(refused));
explain.begin();
const lookNow = poll(look, (failure, wait) => {
  if (failure !== null && !(failure instanceof ApiError)) {
    console.error(failure);
  }
  trouble = failure;
  nextAt = Date.now() + wait;
  show();
});
token.begin(lookNow);
reload.begin(lookNow);
setInterval(show, 1000);
