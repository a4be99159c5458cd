// Asks the port of each line "PORT METHOD", and says in one line of JSON what was answered.
const http = require('http');
require('readline').createInterface({ input: process.stdin }).on('line', line => {
  const [port, method] = line.split(' ');
  let done = false;
  const say = (answers, whole) => {
    if (!done) process.stdout.write(JSON.stringify({ answers, whole }) + '\n');
    done = true;
  };
  const options = { host: '127.0.0.1', port, method, path: '/x', agent: false };
  http.request(options, answer => {
    const pieces = [];
    answer.on('data', piece => pieces.push(piece));
    answer.on('end', () =>
      say([answer.statusCode + ' ' + Buffer.concat(pieces).toString('latin1')], answer.complete));
    answer.on('error', () => say([], false));
    answer.on('aborted', () => say([], false));
  }).on('error', () => say([], false)).end();
});
