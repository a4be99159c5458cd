// Says on its output which requests it reads, one JSON text per line, and "end" for each connection.
const http = require('http');
const server = http.createServer((request, response) => {
  const pieces = [];
  request.on('data', piece => pieces.push(piece));
  request.on('end', () => {
    const content = Buffer.concat(pieces).toString('base64');
    const line = { method: request.method, target: request.url, content };
    process.stdout.write(JSON.stringify(line) + '\n');
    response.end();
  });
});
server.on('connection', socket => socket.on('close', () => process.stdout.write('"end"\n')));
server.listen(0, '127.0.0.1', () => process.stdout.write(server.address().port + '\n'));
process.stdin.on('end', () => process.exit()).resume();
