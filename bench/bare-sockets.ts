import { type WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import { answerUsage } from './usage.ts';

/**
 * The floor of what sockets can do: passes each message on to sockets by number and knows nothing
 * else. A message begins with the numbers, `*` for all, and a line end; the number of a socket is
 * the order of its coming.
 */
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
const sockets: WebSocket[] = [];
server.on('connection', (socket) => {
  sockets.push(socket);
  socket.on('message', (data: Buffer) => {
    const text = data.toString('utf8');
    const numbers = text.slice(0, text.indexOf('\n'));
    const to =
      numbers === '*'
        ? sockets
        : numbers.split(',').flatMap((number) => sockets[Number(number)] ?? []);
    for (const one of to) one.send(text);
  });
});
server.on('listening', () => {
  answerUsage();
  process.send?.((server.address() as AddressInfo).port);
});
process.on('disconnect', () => process.exit(1));
