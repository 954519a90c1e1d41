import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clamdScan } from '#adapters/media/clamd-scan.ts';

/** The other side of INSTREAM as its manual has it: reads the pieces and looks for a signature. */
async function daemon(answer?: (socket: Socket, stream: Buffer) => void) {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    let held = Buffer.alloc(0);
    let begun = false;
    const stream: Buffer[] = [];
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      held = Buffer.concat([held, piece]);
      if (!begun) {
        const command = 'zINSTREAM\0';
        if (held.length < command.length) return;
        if (held.toString('latin1', 0, command.length) !== command) {
          socket.end('UNKNOWN COMMAND\0');
          return;
        }
        begun = true;
        held = held.subarray(command.length);
      }
      while (held.length >= 4) {
        const length = held.readUInt32BE(0);
        if (length === 0) {
          const whole = Buffer.concat(stream);
          if (answer !== undefined) return answer(socket, whole);
          const found = whole.includes('an evil thing');
          socket.end(found ? 'stream: Test.Evil FOUND\0' : 'stream: OK\0');
          return;
        }
        if (held.length < 4 + length) return;
        stream.push(held.subarray(4, 4 + length));
        held = held.subarray(4 + length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, scan: clamdScan({ host: '127.0.0.1', port }, 2_000) };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'obhut-scan-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const file = join(folder, `file-${text.length}`);
  await writeFile(file, text);
  return file;
}

test('[ME13] a scanner hears every byte and its answer is taken', async () => {
  const { server, scan } = await daemon();
  expect(await scan.scan(await fileOf('nothing to see'))).toBe('clean');
  expect(await scan.scan(await fileOf(`${'x'.repeat(300_000)}an evil thing`))).toBe('infected');
  expect(await scan.scan(await fileOf(''))).toBe('clean');
  server.close();
});

test.each([
  ['says that it has seen enough', 'INSTREAM size limit exceeded. ERROR\0'],
  ['says something else', 'stream: OK but not really\0'],
  ['hangs up', ''],
])('[ME13] one that %s has said nothing', async (_what, text) => {
  const { server, scan } = await daemon((socket) => socket.end(text));
  await expect(scan.scan(await fileOf('anything'))).rejects.toThrow('media.scan-unavailable');
  server.close();
});

test('[ME13] one that is silent, or not there, has said nothing', async () => {
  const { server, scan } = await daemon(() => undefined);
  await expect(scan.scan(await fileOf('anything'))).rejects.toThrow('media.scan-unavailable');
  server.close();
  const { server: gone, scan: nobody } = await daemon();
  gone.close();
  await once(gone, 'close');
  await expect(nobody.scan(await fileOf('anything'))).rejects.toThrow('media.scan-unavailable');
});
