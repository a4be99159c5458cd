// What the dashboard is looked at in: the simulated tenants, a gateway in front of them, each a
// process of its own, and callers that never stop calling.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const JAVA = process.env.LATCHKEY_JAVA || 'java';
const CLASS_PATH = process.env.LATCHKEY_CLASS_PATH;
const LONGEST_START = 180_000;
const CALLS_EVERY = 40;

export const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'latchkey-dashboard-'));
const running = new Set();
const loads = new Set();

export async function until(what, check, longest = 30_000) {
  const end = Date.now() + longest;
  for (;;) {
    const found = await check();
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`it did not come about: ${what}`);
    }
    await new Promise((done) => setTimeout(done, 100));
  }
}

export async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

function start(log, before, ...args) {
  const out = fs.openSync(path.join(directory, log), 'a');
  const [command, ...rest] = [...before, JAVA, '-Xmx256m', '-cp', CLASS_PATH,
    'io.latchkey.gateway.cli.Latchkey', ...args];
  const child = spawn(command, rest, { stdio: ['ignore', out, out], detached: before.length > 0,
    env: { ...process.env, FAKETIME_DONT_FAKE_MONOTONIC: '1' } });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = new Promise((done) => child.once('exit', done));
  process.kill(child.spawnargs[0] === 'faketime' ? -child.pid : child.pid, 'SIGKILL');
  await ended;
}

export async function stopAll() {
  loads.forEach(clearInterval);
  await Promise.all([...running].map(stop));
  fs.rmSync(directory, { recursive: true, force: true });
}

const ports = { gateway: await freePort(), admin: await freePort(), identity: await freePort(),
  sws: await freePort(), aic: await freePort(), nobody: await freePort() };
export const admin = `http://127.0.0.1:${ports.admin}`;
export const yaml = path.join(directory, 'latchkey.yaml');

export function read(name) {
  return fs.readFileSync(path.join(directory, name), 'utf8').trim();
}

/** The tenants, in a process of their own, with the same secrets only within one process. */
export async function startTenants() {
  const child = start('tenants.log', [], 'sandbox', '--tenants-only', '--dir', directory,
    '--port', String(ports.gateway), '--admin-port', String(ports.admin),
    '--identity-port', String(ports.identity), '--sws-port', String(ports.sws),
    '--aic-port', String(ports.aic));
  await until('the tenants start', () => fs.existsSync(yaml)
    && read('tenants.log').includes('The gateway: '), LONGEST_START);
  return child;
}

/** The sandbox's configuration, with a tenant where nobody is, a slow lane, a short wait for quotas. */
export function configure() {
  const given = fs.readFileSync(yaml, 'utf8')
    .replace(/^ {2}identity:\n {4}kind: cyberark-identity\n/m, '$&    quotaWait: 50ms\n')
    .replace(/^tenants:\n/m, `$&  billing:\n    kind: generic\n    url: http://127.0.0.1:${ports.nobody}\n`)
    .replace(/^serviceAccounts:\n/m, '$&  billing-key:\n    tenant: billing\n    grant: staticHeaders\n'
      + '    headers: { x-api-key: not-a-secret }\n')
    .replace(/^routes:\n/m, '$&  - name: billing\n    path: /billing/\n    tenant: billing\n    stripPrefix: true\n'
      + '    serviceAccount: billing-key\n    callers: { payroll: [directory-read] }\n'
      + '  - name: trial\n    path: /trial/\n    tenant: identity\n    stripPrefix: true\n'
      + '    serviceAccount: hr-sync\n    callers: { payroll: [directory-write] }\n'
      + '    enforcement: warn\n'
      + '  - name: limited\n    path: /limited/\n    tenant: identity\n    stripPrefix: true\n'
      + '    serviceAccount: hr-sync\n    callers: { payroll: [directory-read] }\n'
      + '    rateLimit: { perCaller: 2/s, burst: 2 }\n');
  fs.writeFileSync(yaml, given);
}

/** The gateway; offset is what faketime makes of its clock. */
export async function startGateway(offset = null) {
  const child = start('gateway.log', offset === null ? [] : ['faketime', '-f', offset],
    'serve', '--config', yaml);
  await until('the gateway starts', async () => {
    if (child.exitCode !== null) {
      throw new Error(`the gateway ended: ${read('gateway.log')}`);
    }
    return fetch(`${admin}/health/live`).then((answer) => answer.ok, () => false);
  }, LONGEST_START);
  return child;
}

export async function faults(tenant, switches) {
  const answer = await fetch(`http://127.0.0.1:${ports[tenant]}/sandbox/switches`,
    { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(switches) });
  if (!answer.ok) {
    throw new Error(`the switches of ${tenant} answer ${answer.status}: ${await answer.text()}`);
  }
}

/** Calls these paths one after the other, again and again; gives what stops it. */
export function load(paths) {
  let index = 0;
  const key = read('caller.key');
  const timer = setInterval(() => {
    index += 1;
    fetch(`http://127.0.0.1:${ports.gateway}${paths[index % paths.length]}`,
      { headers: { 'X-Api-Key': key }, signal: AbortSignal.timeout(10_000) })
      .then((answer) => answer.arrayBuffer()).catch(() => null);
  }, CALLS_EVERY);
  loads.add(timer);
  return () => clearInterval(timer);
}
