// What the gateway says is text, whatever is in it; and what it does not say is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as chromium from './page.mjs';
import * as world from './world.mjs';

const EVIL = '<img src=x onerror="alert(1)"><script>alert(2)</script>"\'&lt;\u202e';
let seen;

/** Every text in an answer made hostile, but for instants and the words that have a meaning. */
function poisoned(value, name = '') {
  if (Array.isArray(value)) {
    return value.map((each) => poisoned(each, name));
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) =>
      [name === 'callers' ? key + EVIL : key, poisoned(each, key)]));
  }
  const meant = /At$|^(at|second|since|lastSeen|state|result|kind|enforcement|grant)$/.test(name);
  return typeof value === 'string' && !meant ? value + EVIL : value;
}

before(async () => {
  await world.startTenants();
  world.configure();
  await world.startGateway();
  const stop = world.load(['/identity/x', '/billing/x', '/trial/x', '/nowhere']);
  await new Promise((done) => setTimeout(done, 4000));
  stop();
  seen = await chromium.open({ before: (page) => page.route(/\/api\/(?!traffic)/, async (route) => {
    const answer = await route.fetch();
    const content = await answer.json();
    await route.fulfill({ response: answer, json: poisoned(content) });
  }) });
});

after(async () => {
  await chromium.close();
  await world.stopAll();
});

test('names, paths and sentences of the gateway are never read as HTML', async () => {
  const { page } = seen;
  await chromium.live(page);
  await chromium.shows(page, '#refusals', EVIL);
  await chromium.shows(page, '#routes', EVIL);
  await chromium.shows(page, '#accounts', EVIL);
  assert.equal(await page.locator('main img, main script, [onerror]').count(), 0);
  assert.deepEqual(seen.complaints, []);
  assert.deepEqual(seen.foreign, []);
  assert.equal(await chromium.overflow(page), 0);
});

test('the page runs nothing inline, and nobody may frame it', async () => {
  const answer = await fetch(`${world.admin}/`);
  const policy = answer.headers.get('content-security-policy');
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe|https?:/);
  assert.doesNotMatch(await answer.text(), /<script(?![^>]*src=)|<style|\sstyle=|\son[a-z]+=/);
});

test('where the token is asked for, the page asks for it and goes on', async () => {
  const locked = await chromium.open({ before: (page) => page.route('**/api/**', (route) =>
    route.request().headers().authorization === 'Bearer right' ? route.continue()
      : route.fulfill({ status: 401, json: { title: 'Unauthorized', detail: 'Needs the token.' } })) });
  await chromium.shows(locked.page, '#pulse', 'Locked');
  await locked.page.locator('.banner button').click();
  await locked.page.locator('#token-input').fill('right');
  await locked.page.keyboard.press('Enter');
  await chromium.live(locked.page);
  await locked.context.close();
});

test('a page that nobody looks at asks for nothing', async () => {
  const { page } = seen;
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  // a look that is under way goes on to its end
  let asked;
  await world.until('the last look ends', async () => {
    asked = seen.asked.length;
    await new Promise((done) => setTimeout(done, 1500));
    return seen.asked.length === asked;
  });
  await new Promise((done) => setTimeout(done, 5000));
  assert.equal(seen.asked.length, asked);
});
