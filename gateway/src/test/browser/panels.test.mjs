// Every panel of the dashboard in Chromium, in front of the sandbox under load.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import * as chromium from './page.mjs';
import * as world from './world.mjs';
import { until } from './world.mjs';

const GOOD = ['/identity/security/whoami', '/sws/v2-edge/sws/activities',
  '/aic/openidm/managed/alpha_user?_queryFilter=true', '/trial/CDirectoryService/GetUser'];
let gateway;
let rest;
let token;
let seen;

before(async () => {
  await world.startTenants();
  world.configure();
  gateway = await world.startGateway();
  token = world.read('admin.token');
  seen = await chromium.open({ width: 1280, height: 800 });
});

after(async () => {
  rest?.();
  await chromium.close();
  await world.stopAll();
});

/** Writes the configuration with what was found replaced. */
function change(found, by) {
  fs.writeFileSync(world.yaml, fs.readFileSync(world.yaml, 'utf8').replace(found, by));
}

const cells = (page, table, key) => page.locator(`#${table} tr[data-key="${key}"]`);

test('without a call each panel says what to do', async () => {
  await chromium.live(seen.page);
  await chromium.shows(seen.page, '#causes', 'No call came');
  await chromium.shows(seen.page, '#refusals', 'Nothing was refused since the start');
  rest = world.load(GOOD);
});

test('traffic is plotted and told in words', async () => {
  await chromium.shows(seen.page, '#rate', 'calls in this time', 'Answered');
  await chromium.shows(seen.page, '#latency', 'In the worst second', 'ms');
  assert.equal(await seen.page.locator('.plot canvas').count(), 3);
  await seen.page.locator('#rate summary').click();
  await chromium.shows(seen.page, '#rate tbody', ':');
  const drawn = await seen.page.locator('#rate canvas').evaluate((canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((it) => it > 0));
  assert.ok(drawn, 'something is painted');
});

test('each service account has its row, its token its life', async () => {
  const row = cells(seen.page, 'accounts', 'hr-sync');
  await chromium.shows(seen.page, '#accounts tr[data-key="hr-sync"]', 'Serves', 'left of', 'renewed in');
  assert.match(await row.locator('td').nth(2).textContent(), /^[1-9]/, 'a generation');
  const width = await row.locator('.left').evaluate((bar) => parseFloat(bar.style.width));
  assert.ok(width >= 0 && width < 100, `${width}`);
  await chromium.shows(seen.page, '#accounts tr[data-key="aic-logs"]', 'Fixed fields');
});

test('routes say who uses them, tenants how they are', async () => {
  await chromium.shows(seen.page, '#routes tr[data-key="identity"]', 'payroll', 'as hr-sync');
  await chromium.shows(seen.page, '#tenants tr[data-key="sws"]', 'cyberark-sws', 'In order');
});

test('a route that only warns has its banner', async () => {
  await chromium.shows(seen.page, '#banners', 'Route trial only warns since', 'enforcement: enforce');
});

test('nothing is found by axe at A and AA, in light and dark, with dialogs', async () => {
  const { page } = seen;
  for (const theme of ['auto', 'light', 'dark']) {
    await chromium.shows(page, '#theme', theme);
    assert.deepEqual(await chromium.violations(page), [], theme);
    await page.locator('#theme').click();
  }
  await page.locator('#token-open').click();
  assert.deepEqual(await chromium.violations(page), [], 'the dialog of the token');
  await page.keyboard.press('Escape');
});

test('a phone has nothing beside the page, a wall no gap', async () => {
  const sizes = [['phone', 360, 740], ['desk', 1280, 800], ['wall', 3840, 2160]];
  for (const [kind, width, height, scheme] of sizes.flatMap((size) =>
    ['light', 'dark'].map((theme) => [...size, theme]))) {
    const name = `${kind}-${scheme}`;
    const other = await chromium.open({ width, height, scheme });
    await chromium.live(other.page);
    await chromium.shows(other.page, '#accounts', 'left of');
    assert.equal(await chromium.overflow(other.page), 0, name);
    assert.deepEqual(await chromium.violations(other.page), [], name);
    const dark = await other.page.evaluate(() => document.documentElement.dataset.theme);
    assert.equal(dark, scheme);
    await chromium.picture(other.page, name, { fullPage: kind !== 'wall' });
    assert.deepEqual([...other.foreign, ...other.complaints], []);
    await other.context.close();
  }
});

test('everything is reached by the keyboard, and it shows where one is', async () => {
  const { page } = seen;
  await page.locator('#main').focus();
  await page.evaluate(() => document.activeElement.blur());
  await page.evaluate(() => window.scrollTo(0, 0));
  const reached = new Set();
  for (let i = 0; i < 60; i += 1) {
    await page.keyboard.press('Tab');
    const [id, outline] = await page.evaluate(() => {
      const here = document.activeElement;
      return [here.id || here.name || here.className || here.tagName,
        getComputedStyle(here).outlineStyle];
    });
    reached.add(id);
    assert.ok(id === 'BODY' || outline !== 'none', `the focus on ${id} shows`);
  }
  for (const id of ['skip', 'reload-open', 'token-open', 'theme', 'SUMMARY', 'method', 'url', 'caller']) {
    assert.ok(reached.has(id), `${id} is reached: ${[...reached]}`);
  }
});

test('a missing scope is named, and a refusal explains itself', async () => {
  const { page } = seen;
  const stop = world.load(['/identity/CDirectoryService/DeleteUser']);
  await chromium.told(page, 'scope:not-opened', 'scope', 'No scope of the caller opens this endpoint',
    'give the caller another scope', 'caller payroll', 'route identity',
    'GET /identity/CDirectoryService/DeleteUser');
  stop();
  await chromium.shows(page, '#refusals', '403', '/identity/CDirectoryService/DeleteUser');
  await page.locator('#refusals .explain-this').first().click();
  await page.locator('#token-input').fill('wrong');
  await page.keyboard.press('Enter');
  await chromium.shows(page, '#token-error', 'not the admin token');
  await page.locator('#token-input').fill(token);
  await page.keyboard.press('Enter');
  await chromium.shows(page, '#explained', 'would be refused', 'scope');
  assert.deepEqual(await chromium.violations(page), []);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage },
    document.cookie, document.documentElement.outerHTML]));
  assert.ok(!kept.includes(token), 'the token is in memory alone');
});

test('the explain box lets a good call through', async () => {
  const { page } = seen;
  await page.locator('[name=url]').fill('/identity/security/whoami');
  await page.locator('[name=caller]').selectOption('payroll');
  await page.locator('[name=url]').press('Enter');
  await chromium.shows(page, '#explained', 'would be let through');
  await chromium.picture(page, 'explain', { fullPage: true });
});

test('a reload shows its diff first, then what changed, and the version', async () => {
  const { page } = seen;
  const before = await page.locator('#about').textContent();
  assert.match(before, /configuration [0-9a-f]{12} read at/);
  for (let i = 0; i < 9; i += 1) { // a change of the file may be taken by itself before the click
    change(/path: \/(trial|other\d+)\//, `path: /other${i}/`);
    await page.locator('#reload-open').click();
    await chromium.shows(page, '#reload-report', 'Runs now: version');
    if ((await page.locator('#reload-report').textContent()).includes('routes.trial')) {
      break;
    }
    await page.locator('#reload-close').click();
  }
  await chromium.shows(page, '#reload-report', 'The file is right', 'routes.trial', 'changed');
  assert.deepEqual(await chromium.violations(page), []);
  await chromium.picture(page, 'reload');
  await page.locator('#reload-do').click();
  await chromium.shows(page, '#reload-report', 'Done: the new configuration runs');
  await page.locator('#reload-close').click();
  await chromium.shows(page, '#routes tr[data-key="trial"]', '/other');
  await until('the header tells the new version',
    async () => await page.locator('#about').textContent() !== before);
  change(/path: \/other\d\//, 'path: /trial/');
});

test('a reload says why a file cannot be taken, and what only a restart changes', async () => {
  const { page } = seen;
  const good = fs.readFileSync(world.yaml, 'utf8');
  fs.writeFileSync(world.yaml, 'version: 1\nroutess: []\n');
  await page.locator('#reload-open').click();
  await chromium.shows(page, '#reload-report', 'cannot be taken', 'routess', 'latchkey.yaml:2');
  assert.ok(await page.locator('#reload-do').isDisabled());
  await page.locator('#reload-close').click();
  fs.writeFileSync(world.yaml, good.replace(/^name: .*\n/m, '').replace('version: 1\n',
    'version: 1\nname: another\n'));
  await page.locator('#reload-open').click();
  await chromium.shows(page, '#reload-report', 'cannot be taken', 'restart it', 'What differs');
  assert.ok(await page.locator('#reload-do').isDisabled());
  assert.deepEqual(await chromium.violations(page), []);
  await chromium.picture(page, 'reload-refused');
  await page.locator('#reload-close').click();
  fs.writeFileSync(world.yaml, good);
});

test('a reload waits for another that is under way, and tells what came of being late', async () => {
  const { page } = seen;
  const busy = { result: 'busy', problems: [], changes: [], version: '000000000000' };
  const late = { result: 'refused', problems: ['latchkey.yaml:1:1: error: gone'], changes: [], version: '0' };
  let asked = 0;
  await page.route('**/api/reload', (route) => {
    if (route.request().method() === 'POST') {
      return route.fulfill(asked > 2 ? { status: 422, json: late } : { status: 409, json: busy });
    }
    asked += 1;
    return route.fulfill({ json: { ...busy, result: asked === 1 ? 'busy' : 'possible' } });
  });
  await page.locator('#reload-open').click();
  await chromium.shows(page, '#reload-report', 'Another reload is under way');
  await chromium.shows(page, '#reload-report', 'The file is right');
  await page.locator('#reload-do').click();
  await chromium.shows(page, '#reload-report', 'Another reload is under way');
  await chromium.shows(page, '#reload-report', 'The file is right');
  await page.locator('#reload-do').click();
  await chromium.shows(page, '#reload-report', 'cannot be taken', 'latchkey.yaml:1:1');
  await page.locator('#reload-close').click();
  await page.unroute('**/api/reload');
  seen.complaints = seen.complaints.filter((text) => !/409|422/.test(text));
});

test('a tenant that is down is named, with its address', async () => {
  const stop = world.load(['/billing/security/whoami']);
  await chromium.told(seen.page, 'transport:unreachable', 'down', 'The tenant cannot be reached',
    'Tenant billing', '127.0.0.1:', 'See whether the tenant is up');
  await chromium.shows(seen.page, '#tenants tr[data-key="billing"]', 'Spared: it failed too often',
    'breaker open since', 'is left out: cannot be connected to (connection refused)', 'Tried again');
  await chromium.told(seen.page, 'transport:circuit-open', 'spared', 'Tenant billing',
    'connection refused', 'Look at the tenant');
  await chromium.picture(seen.page, 'down-all', { fullPage: true });
  stop();
});

test('our own rate limit is named', async () => {
  const stop = world.load(['/limited/security/whoami']);
  await chromium.told(seen.page, 'route:rate-limit', 'limit', 'The caller calls too fast',
    "raise the route's rateLimit", 'caller payroll', 'route limited');
  stop();
});

test("the tenant's rate limit is named", async () => {
  await world.faults('identity', { rateLimit: 2 });
  const stop = world.load(['/identity/security/whoami']);
  await chromium.told(seen.page, 'credential:quota', 'quota', "The tenant's quota is used up",
    'Tenant identity', 'Call less often');
  stop();
  await world.faults('identity', { reset: true });
});

test('a wrong secret is named, with the account and what to do', async () => {
  await world.faults('identity', { clientSecret: 'another', revoke: 'all' });
  await chromium.told(seen.page, 'credential:no-token', 'secret', 'No token can be had',
    'Service account hr-sync', 'secret');
  await chromium.shows(seen.page, '#accounts tr[data-key="hr-sync"]', 'Fails', 'tries again in');
  await chromium.picture(seen.page, 'secret-all', { fullPage: true });
  await world.faults('identity', { reset: true });
});

test('a gateway that is away shows as such, and comes back by itself', async () => {
  const { page } = seen;
  await world.stop(gateway);
  await chromium.shows(page, '#pulse', 'Disconnected');
  await chromium.shows(page, '#banners', 'does not answer', 'What stands here is old');
  seen.complaints.length = 0;
  gateway = await world.startGateway(process.env.WITH_FAKETIME === 'yes' ? '-10m' : null);
  await chromium.live(page);
  seen.complaints.length = 0;
});

test('a clock that is off by ten minutes is named', { skip: process.env.WITH_FAKETIME === 'yes' ? false
  : 'needs faketime, which moves the clock of one process' }, async () => {
  await chromium.told(seen.page, 'credential:no-token', 'clock', 'sws-auditor',
    "Set this machine's clock", 'it is 10 minutes behind');
});

test('no request leaves the origin, and the browser complains of nothing', () => {
  assert.deepEqual(seen.foreign, []);
  assert.deepEqual(seen.complaints.filter((text) => !text.includes('401')), []);
  assert.ok(seen.asked.length > 20);
});
