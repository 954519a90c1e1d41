import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { divertCopy } from '#adapters/postgres/divert-copy.ts';

function message(letter: string, content: string): Buffer {
  const header = Buffer.alloc(5);
  header.write(letter);
  header.writeUInt32BE(4 + Buffer.byteLength(content), 1);
  return Buffer.concat([header, Buffer.from(content)]);
}

const lines = ['one\n', '', `${'x'.repeat(300)}\n`, 'two\n', 'three\n'];
const rows = lines.map((line) => message('d', line));
const before = [message('2', ''), message('N', 'a notice'), message('H', 'begins')];
const after = [message('c', ''), message('C', 'COPY 5'), message('Z', 'T'), message('N', 'later')];
const answer = Buffer.concat([...before, ...rows, ...after]);
const rest = Buffer.concat([...before, ...after]);

/** A socket that pg listens to, and what either of the two was given. */
function stage() {
  const socket = new EventEmitter();
  const toPg: Buffer[] = [];
  const taken: string[] = [];
  const pgReads = (bytes: Buffer) => toPg.push(Buffer.from(bytes));
  socket.on('data', pgReads);
  return {
    socket,
    taken,
    pgGot: () => Buffer.concat(toPg),
    pgListens: () => socket.listeners('data').includes(pgReads),
    divert: () =>
      divertCopy(socket, (bytes, from, to) => taken.push(bytes.toString('utf8', from, to))),
  };
}

test('[TE11] wherever the bytes are cut, each row is taken once and pg gets the rest as it came', () => {
  for (let size = 1; size <= answer.length; size += 1) {
    const { socket, taken, pgGot, pgListens, divert } = stage();
    divert();
    expect(pgListens()).toBe(false);
    for (let at = 0; at < answer.length; at += size) {
      socket.emit('data', Buffer.from(answer.subarray(at, at + size)));
    }
    expect(taken, `cut every ${size}`).toEqual(lines);
    expect(pgGot().equals(rest)).toBe(true);
    expect(pgListens()).toBe(true);
  }
});

test('[TE11] the next answer is diverted anew', () => {
  const { socket, taken, pgGot, divert } = stage();
  divert();
  socket.emit('data', Buffer.from(answer));
  divert();
  socket.emit('data', Buffer.from(answer));
  expect(taken).toEqual([...lines, ...lines]);
  expect(pgGot().equals(Buffer.concat([rest, rest]))).toBe(true);
});

test('[SY12] what was read is given back at once, and nothing that somebody else may look at', () => {
  const { socket, divert } = stage();
  divert();
  const whole = ownMemory(Buffer.concat(rows));
  socket.emit('data', whole);
  expect(whole).toHaveLength(0);
  const shared = Buffer.concat([Buffer.alloc(8), ...rows]).subarray(8);
  socket.emit('data', shared);
  expect(shared.subarray(5, 9).toString()).toBe('one\n');
  const mixed = ownMemory(Buffer.concat([...rows, ...after]));
  socket.emit('data', mixed);
  expect(mixed.subarray(5, 9).toString()).toBe('one\n');
});

test('[TE11] where somebody else listens to the socket, too, nothing is diverted', () => {
  const { socket, taken, pgGot, divert } = stage();
  socket.on('data', () => {});
  divert();
  socket.emit('data', Buffer.from(answer));
  expect(taken).toEqual([]);
  expect(pgGot().equals(answer)).toBe(true);
});

function ownMemory(bytes: Buffer): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
