// Does the plan by each client of Node: node node.js CLEAR SECURE KEY CA. Writes an outcome a line.
'use strict';
const {createHash} = require('crypto');
const {readFileSync} = require('fs');
const http = require('http');
const https = require('https');
const http2 = require('http2');
const {Readable} = require('stream');

const [, , clear, secure, key, ca] = process.argv;
const plan = JSON.parse(readFileSync('plan.json'));
const content = (call) => call.text.repeat(call.times);

function fieldsOf(client, call) {
  return {...call.fields, 'X-Api-Key': key, 'X-Case': `${client} ${call.name}`};
}

function tell(client, call, outcome) {
  const octets = outcome.content ?? Buffer.alloc(0);
  console.log(JSON.stringify({
    client, name: call.name, status: outcome.status ?? 0, version: outcome.version ?? null,
    target: outcome.target ?? null, octets: octets.length,
    sha256: createHash('sha256').update(octets).digest('hex'),
    location: outcome.location ?? null, error: outcome.error ?? null,
  }));
}

async function* inPieces(text) {
  for (let at = 0; at < text.length; at += 7000) {
    yield Buffer.from(text.slice(at, at + 7000));
  }
}

async function byFetch(client, base, call) {
  const url = new URL(base + call.target);
  const init = {method: call.method, headers: fieldsOf(client, call), redirect: 'manual'};
  if (call.text) {
    init.body = call.chunked ? Readable.toWeb(Readable.from(inPieces(content(call)))) : content(call);
    init.duplex = 'half';
  }
  const answer = await fetch(url, init);
  return {
    status: answer.status, version: '1.1', target: url.pathname + url.search,
    location: answer.headers.get('location'), content: Buffer.from(await answer.arrayBuffer()),
  };
}

function byHttp(agent, library) {
  return (client, base, call) => new Promise((resolve, reject) => {
    const headers = fieldsOf(client, call);
    const at = new URL(base);
    if (call.expect) headers.Expect = '100-continue';
    if (call.text && !call.chunked) headers['Content-Length'] = content(call).length;
    const request = library.request(
      {host: at.hostname, port: at.port, path: call.target, method: call.method, headers, agent,
       ca: readFileSync(ca)},
      (answer) => {
        const pieces = [];
        answer.on('data', (piece) => pieces.push(piece));
        answer.on('end', () => resolve({
          status: answer.statusCode, version: answer.httpVersion,
          location: answer.headers.location, content: Buffer.concat(pieces),
        }));
        answer.on('error', reject);
      });
    request.on('error', reject);
    const send = () => call.chunked
      ? Readable.from(inPieces(content(call))).pipe(request)
      : request.end(content(call));
    if (call.expect) request.on('continue', send), request.flushHeaders();
    else send();
  });
}

function byHttp2(session) {
  return (client, base, call) => new Promise((resolve, reject) => {
    const fields = {':method': call.method, ':path': call.target};
    Object.entries(fieldsOf(client, call)).forEach(([name, value]) => fields[name.toLowerCase()] = value);
    const stream = session.request(fields, {endStream: !call.text});
    const pieces = [];
    let head;
    stream.on('response', (fields) => head = fields);
    stream.on('data', (piece) => pieces.push(piece));
    stream.on('error', reject);
    stream.on('end', () => resolve({
      status: head[':status'], version: '2', location: head.location, content: Buffer.concat(pieces),
    }));
    if (call.text) stream.end(content(call));
  });
}

async function all(client, base, way) {
  for (const call of plan) {
    try {
      tell(client, call, await way(client, base, call));
    } catch (error) {
      tell(client, call, {error: String(error.cause ?? error)});
    }
  }
}

async function main() {
  for (const [kind, base, library] of [['clear', clear, http], ['secure', secure, https]]) {
    await all(`node-fetch-${kind}`, base, byFetch);
    const agent = new library.Agent({keepAlive: true});
    await all(`node-http-${kind}`, base, byHttp(agent, library));
    agent.destroy();
    const session = http2.connect(base, {ca: readFileSync(ca)});
    await all(`node-http2-${kind}`, base, byHttp2(session));
    session.close();
  }
  process.exit(0);
}

main();
