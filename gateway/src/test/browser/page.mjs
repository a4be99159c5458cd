// The dashboard in Chromium, watched: what it asks for, what it complains of.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { admin, until } from './world.mjs';

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const LEVELS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const browser = await chromium.launch(
  { executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });

export function close() {
  return browser.close();
}

/** A page in a context of its own; foreign and complaints grow as it misbehaves. */
export async function open({ width = 1440, height = 900, scheme = 'light', base = admin,
  before = () => null } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  const seen = { page, context, foreign: [], complaints: [], asked: [] };
  page.on('request', (request) => {
    seen.asked.push(request);
    if (!request.url().startsWith(`${base}/`) && !request.url().startsWith('data:')) {
      seen.foreign.push(request.url());
    }
  });
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      seen.complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => seen.complaints.push(error.message));
  page.on('dialog', (dialog) => {
    seen.complaints.push(`a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  await before(page);
  await page.goto(`${base}/`);
  return seen;
}

export async function live(page) {
  await page.waitForSelector('#pulse[data-state=live]', { timeout: 60_000 });
}

/** Waits until the text of an element holds all of these. */
export async function shows(page, selector, ...texts) {
  let last = '';
  await until(`${selector} shows ${texts.join(', ')}`, async () => {
    last = await page.locator(selector).first().textContent({ timeout: 20_000 });
    return texts.every((text) => last.includes(text));
  }, 40_000).catch((failed) => {
    throw new Error(`${failed.message}; it shows: ${last}`);
  });
}

/** What axe finds at the levels A and AA, as lines. */
export async function violations(page) {
  await page.evaluate(AXE);
  return page.evaluate(async (levels) => (await window.axe.run({ runOnly: levels })).violations
    .flatMap((found) => found.nodes.map((node) => `${found.id}: ${node.html.slice(0, 160)}`)), LEVELS);
}

/** How many pixels the page is wider than its window. */
export function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Waits until a newcomer sees a cause without scrolling, in words of his; keeps a picture of it. */
export async function told(page, reason, name, ...texts) {
  const cause = `#causes [data-reason="${reason}"]`;
  await shows(page, cause, ...texts);
  await page.evaluate(() => window.scrollTo(0, 0));
  await until(`${reason} is above the fold`, async () => {
    const box = await page.locator(cause).boundingBox().catch(() => null);
    return box && box.y + box.height <= page.viewportSize().height;
  }, 40_000).finally(() => picture(page, name));
}

export async function picture(page, name, options = {}) {
  if (process.env.PICTURES) {
    fs.mkdirSync(process.env.PICTURES, { recursive: true });
    await page.screenshot({ path: `${process.env.PICTURES}/${name}.png`, ...options });
  }
}
